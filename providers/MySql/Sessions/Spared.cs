using MhaHooks.Core.Contract;
using MhaHooks.Providers.MySql.Accounts;

namespace MhaHooks.Providers.MySql.Sessions;

/// <summary>
/// Sessions that are left alone: the server's own, replication's, MHA's, ours and those of keep_users. A session keeps the
/// name that it logged in by, also where its account has been renamed since.
/// </summary>
internal sealed class Spared(Request request, HostSession session, MySqlOptions options)
{
    /// <summary>Appliers and receivers of replication, the event scheduler, and whoever has not said who he is.</summary>
    private static readonly string[] Internal = ["system user", "event_scheduler", "unauthenticated user"];

    /// <summary>Replicas that read the binary log, or are about to, and what the server runs for itself.</summary>
    private static readonly string[] Commands = ["Binlog Dump", "Binlog Dump GTID", "Register Slave", "Register Replica", "Daemon"];

    private IReadOnlyCollection<string> replication = [];

    /// <summary>
    /// Asks ahead whom replication logs in as: a replica that has just connected again is a session like others for a moment.
    /// Where that fails, or comes too late, replicas are known by their command alone.
    /// </summary>
    public async Task LearnAsync(HostSession from, CancellationToken cancel) =>
        replication = [.. (await NeededAccounts.ReplicationUsersAsync(from, cancel)).Where(user => user.Length > 0)];

    public bool Has(Session one) =>
        Internal.Contains(one.User) || replication.Contains(one.User) || Commands.Contains(one.Command) || IsOurs(one.User) || options.KeepUsers.Any(keep => keep.Admits(one));

    private bool IsOurs(string user) => user == session.User || user == options.User || user == request.Orig.User || user == request.New?.User;
}
