using System.Globalization;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Providers.MySql;

/// <summary>
/// Statements of ours that still wait on the server although the process that sent them is gone: a server does not notice.
/// SET GLOBAL read_only = ON would take effect when its lock comes free, after an undo even.
/// </summary>
internal static class LateStatements
{
    private const string Tag = " /* mha-hooks */";

    /// <summary>Makes a statement one that can be found again.</summary>
    public static string Mark(string sql) => sql + Tag;

    /// <summary>Ends them all, but for what this connection does itself, and waits until they are gone.</summary>
    public static Task EndAsync(HostSession session, CancellationToken cancel) => session.UseAsync(
        async open =>
        {
            while ((await open.QueryAsync(Query(session.User ?? ""), cancel)).Rows is { Count: > 0 } late)
            {
                await open.PipelineAsync([.. late.Select(row => string.Create(CultureInfo.InvariantCulture, $"KILL CONNECTION {row[0]}"))], cancel);
                await Task.Delay(TimeSpan.FromMilliseconds(5), session.Time, cancel);
            }

            return open;
        },
        cancel);

    /// <summary>MySQL shows account statements in a form of its own, without comments.</summary>
    private static string Query(string user) =>
        "SELECT ID FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND COMMAND IN ('Query', 'Killed') " +
        $"AND USER = {Sql.Text(user)} AND (INFO LIKE '%{Tag}' OR INFO LIKE 'RENAME USER %' OR INFO LIKE 'ALTER USER % ACCOUNT %LOCK%')";
}
