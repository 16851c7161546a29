using MhaHooks.Core;
using MhaHooks.Providers.MySql.Protocol;
using MhaHooks.Providers.MySql.Sessions;

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

    /// <summary>
    /// Ends them all, but for what this connection does itself, and waits until they are gone. Denied where one of them is not
    /// ours to kill: it would come through behind the undo.
    /// </summary>
    public static async Task EndAsync(HostSession session, CancellationToken cancel)
    {
        var query = Query(session.Accounts);
        while (SessionList.Parse(await session.ReadAsync(query, cancel)) is { Count: > 0 } late)
        {
            try
            {
                await SessionKiller.KillAsync(session, late, cancel);
            }
            catch (HookException error) when (error.Kind == FailureKind.Denied)
            {
                throw Refused(session, late, error);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), session.Time, cancel);
        }
    }

    /// <summary>
    /// Who runs the undo may not be who sent them: MHA passes an account to some calls only. MySQL shows account statements in
    /// a form of its own, without comments, and those may be somebody else's.
    /// </summary>
    public static string Query(IEnumerable<string> accounts) =>
        $"{SessionList.Query} AND COMMAND IN ('Query', 'Killed') AND (INFO LIKE '%{Tag}' OR USER IN {Sql.List(accounts)} " +
        "AND (INFO LIKE 'RENAME USER %' OR INFO LIKE 'ALTER USER % ACCOUNT %LOCK%'))";

    private static HookException Refused(HostSession session, IReadOnlyList<Session> late, HookException error) =>
        new(FailureKind.Denied, $"a statement of an earlier call still waits on {session.Host}, and {session.User} may not end it", error)
        {
            Seen = $"{Names.Of(late)}; {error.Seen}",
            Now = "nothing was put back: the statement may take effect at any time",
            Next = "end it there, or grant CONNECTION_ADMIN (MariaDB: CONNECTION ADMIN), and try again",
        };
}
