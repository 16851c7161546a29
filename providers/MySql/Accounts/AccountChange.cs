using System.Globalization;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Providers.MySql.Accounts;

/// <summary>One account that has to be renamed, or locked or unlocked.</summary>
/// <param name="Was">Its name before.</param>
/// <param name="User">Its name afterwards; the same where only the lock changes.</param>
/// <param name="Host">Its host pattern, which stays.</param>
/// <param name="Lock">The lock afterwards; null where only the name changes.</param>
internal sealed record AccountChange(string Was, string User, string Host, bool? Lock)
{
    /// <summary>What puts it back.</summary>
    public AccountChange Reversed => new(User, Was, Host, !Lock);

    /// <summary>For the journal. Keys carry a number, since names may hold anything.</summary>
    public static IReadOnlyDictionary<string, string> Record(IReadOnlyList<AccountChange> changes)
    {
        var record = new Dictionary<string, string>();
        for (var i = 0; i < changes.Count; i++)
        {
            var (was, user, host, locks) = changes[i];
            var prefix = Key(i);
            record[prefix + "was"] = was;
            record[prefix + "user"] = user;
            record[prefix + "host"] = host;
            if (locks is { } locked)
            {
                record[prefix + "lock"] = locked ? "yes" : "no";
            }
        }

        return record;
    }

    public static IReadOnlyList<AccountChange> Recorded(IReadOnlyDictionary<string, string> record)
    {
        var changes = new List<AccountChange>();
        while (record.TryGetValue(Key(changes.Count) + "was", out var was))
        {
            var prefix = Key(changes.Count);
            bool? locks = record.TryGetValue(prefix + "lock", out var word) ? word == "yes" : null;
            changes.Add(new(was, record[prefix + "user"], record[prefix + "host"], locks));
        }

        return changes;
    }

    /// <summary>
    /// One statement for them all; they are of one kind. Several accounts in one RENAME USER are one transaction from MySQL 8.0
    /// on; elsewhere it can end half-way, and the next look sees what is left.
    /// </summary>
    public static string Statement(IReadOnlyList<AccountChange> changes) => changes[0].Lock is { } locked
        ? $"ALTER USER {string.Join(", ", changes.Select(one => Sql.Account(one.User, one.Host)))} ACCOUNT {(locked ? "LOCK" : "UNLOCK")}"
        : $"RENAME USER {string.Join(", ", changes.Select(one => $"{Sql.Account(one.Was, one.Host)} TO {Sql.Account(one.User, one.Host)}"))}";

    /// <summary>Whether the account stands as it does after the change; null where neither form is there, or both.</summary>
    public bool? IsDone(IReadOnlyList<Account> accounts)
    {
        var after = accounts.FirstOrDefault(account => account.Is(User, Host));
        if (Lock is { } locked)
        {
            return after is null ? null : after.Locked == locked;
        }

        var before = accounts.Any(account => account.Is(Was, Host));
        return (before, after is not null) switch
        {
            (false, true) => true,
            (true, false) => false,
            _ => null,
        };
    }

    public override string ToString() => Lock is { } locked
        ? $"{(locked ? "lock" : "unlock")} {Sql.Account(User, Host)}"
        : $"rename {Sql.Account(Was, Host)} to {Sql.Account(User, Host)}";

    private static string Key(int index) => string.Create(CultureInfo.InvariantCulture, $"account.{index + 1}.");
}
