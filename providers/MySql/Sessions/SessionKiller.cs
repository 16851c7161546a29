using System.Globalization;
using MhaHooks.Core;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Providers.MySql.Sessions;

/// <summary>Kills sessions by the thousand in a few round trips.</summary>
internal static class SessionKiller
{
    private const int UnknownThread = 1094;
    private const int NotOwner = 1095;

    /// <summary>Sends the kills; a session may take its time to end. Denied where one of them is not ours to kill.</summary>
    public static Task<int> KillAsync(HostSession session, IReadOnlyCollection<Session> targets, CancellationToken cancel) => session.UseAsync(
        async open =>
        {
            var statements = targets.Select(one => string.Create(CultureInfo.InvariantCulture, $"KILL CONNECTION {one.Id}")).ToList();
            var answers = await open.PipelineAsync(statements, cancel);
            var refused = answers.FirstOrDefault(answer => answer.Error is { Code: not UnknownThread });
            return refused is { Error: { } error } ? throw Refused(open.Peer, refused, error) : answers.Count(answer => answer.Error is null);
        },
        cancel);

    private static HookException Refused(string peer, PipelinedAnswer refused, MySqlException error) => error.Code == NotOwner
        ? new HookException(FailureKind.Denied, $"{peer}: {refused.Statement} was refused", error)
        {
            Seen = error.Message,
            Next = "grant CONNECTION_ADMIN (MariaDB: CONNECTION ADMIN), and SYSTEM_USER where accounts that have it are logged in, or name them in keep_users",
        }
        : StatementFailure.Of(peer, refused.Statement, error);
}
