using MhaHooks.Core.Contract;

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

    public bool Has(Session one) =>
        Internal.Contains(one.User) || Commands.Contains(one.Command) || IsOurs(one.User) || options.KeepUsers.Any(keep => keep.Admits(one));

    private bool IsOurs(string user) => user == session.User || user == options.User || user == request.Orig.User || user == request.New?.User;
}
