using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Providers.MySql.Accounts;

/// <summary>
/// Routines, triggers, views and events that run with the rights of an account of block_users. They name it by the name it
/// has on a master: where it is renamed they fail with error 1449.
/// </summary>
internal static class Definers
{
    /// <summary>What an account of MySQL 8.0 needs to see them all: views, triggers and events by their own rights, routines by SELECT.</summary>
    public static IReadOnlyList<string> ToSeeAll { get; } = ["SELECT", "SHOW VIEW", "TRIGGER", "EVENT"];

    /// <summary>In words: <c>routine shop.pay</c>. Those alone that our own account may see.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(
        HostSession session, MySqlOptions options, IReadOnlyList<Account> accounts, CancellationToken cancel)
    {
        string[] definers =
        [
            .. from entry in options.BlockUsers
               from account in accounts
               where (account.User == entry.User || account.User == options.Blocked(entry.User)) && entry.Covers(account.Host)
               from name in new[] { entry.User, options.Blocked(entry.User) }
               select $"{name}@{account.Host}",
        ];
        var found = new List<string>();
        foreach (var (kind, query) in definers.Length == 0 ? [] : Queries(await session.VersionAsync(cancel)))
        {
            var rows = (await session.ReadAsync($"{query} WHERE definer IN {Sql.List(definers.Distinct())}", cancel)).Rows;
            found.AddRange(rows.Select(row => $"{kind} {row[0]}.{row[1]}"));
        }

        return found;
    }

    /// <summary>
    /// What an account needs to rename a definer, or to give an account the name of one that is gone (error 4006); null where the
    /// server has no such check. https://dev.mysql.com/doc/refman/8.4/en/stored-objects-security.html#stored-objects-security-orphan-objects
    /// </summary>
    public static string? NeededRight(ServerVersion version) =>
        version.IsMySqlFrom(8, 2, 0) ? "ALLOW_NONEXISTENT_DEFINER"
        : version.IsMySqlFrom(8, 0, 22) ? "SET_USER_ID"
        : null;

    // MariaDB refuses information_schema.EVENTS while its scheduler is DISABLED; MySQL 8.0 did away with mysql.event.
    private static IEnumerable<(string Kind, string Query)> Queries(ServerVersion version) =>
    [
        ("routine", "SELECT ROUTINE_SCHEMA, ROUTINE_NAME FROM information_schema.ROUTINES"),
        ("trigger", "SELECT TRIGGER_SCHEMA, TRIGGER_NAME FROM information_schema.TRIGGERS"),
        ("view", "SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.VIEWS"),
        ("event", version.IsMySqlFrom(8, 0, 0) ? "SELECT EVENT_SCHEMA, EVENT_NAME FROM information_schema.EVENTS" : "SELECT db, name FROM mysql.event"),
    ];
}
