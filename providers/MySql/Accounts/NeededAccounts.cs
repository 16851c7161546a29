using MhaHooks.Core;
using MhaHooks.Core.Contract;

namespace MhaHooks.Providers.MySql.Accounts;

/// <summary>Accounts that have to stay usable whatever happens: MHA's, ours, replication's, and those of keep_users.</summary>
internal static class NeededAccounts
{
    /// <summary>Misconfigured where block_users names one of them, in either form.</summary>
    public static async Task RefuseAsync(HostSession session, MySqlOptions options, Request request, CancellationToken cancel)
    {
        var needed = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(needed, request.Orig.User, "MHA's own account");
        Add(needed, request.New?.User, "MHA's own account");
        Add(needed, options.User, "the account of [mysql] user");
        Add(needed, session.User, "the account of this connection");
        foreach (var user in await ReplicationUsersAsync(session, cancel))
        {
            Add(needed, user, "an account that replication uses");
        }

        foreach (var entry in options.BlockUsers)
        {
            var (user, why) = needed.FirstOrDefault(pair => pair.Key == entry.User || pair.Key == options.Blocked(entry.User));
            if (user is not null || options.KeepUsers.Any(keep => keep.Overlaps(entry)))
            {
                throw new HookException(FailureKind.Misconfigured, $"block_users names {entry}, and {user ?? entry.User} is {why ?? "in keep_users"}")
                {
                    Now = "no account was changed",
                    Next = $"take {entry} out of [mysql] block_users",
                };
            }
        }
    }

    /// <summary>Whom this server replicates as, and who replicates from it.</summary>
    public static async Task<IEnumerable<string>> ReplicationUsersAsync(HostSession session, CancellationToken cancel)
    {
        var version = await session.VersionAsync(cancel);

        // SHOW SLAVE STATUS is gone from MySQL 8.4; MariaDB names its columns as ever, and may have several sources.
        var (statement, column) = version switch
        {
            { IsMariaDb: true } => ("SHOW ALL SLAVES STATUS", "Master_User"),
            _ when version.IsMySqlFrom(8, 0, 22) => ("SHOW REPLICA STATUS", "Source_User"),
            _ => ("SHOW SLAVE STATUS", "Master_User"),
        };
        var sources = await session.ReadAsync(statement, cancel);
        var connections = await session.ReadAsync("SELECT DISTINCT USER FROM information_schema.PROCESSLIST WHERE COMMAND LIKE 'Binlog Dump%'", cancel);
        return sources.Rows.Select(row => row[column])
            .Concat(connections.Rows.Select(row => row[0]))
            .OfType<string>();
    }

    private static void Add(Dictionary<string, string> needed, string? user, string why)
    {
        if (!string.IsNullOrEmpty(user))
        {
            needed.TryAdd(user, why);
        }
    }
}
