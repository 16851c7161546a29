namespace MhaHooks.Providers.MySql.Accounts;

/// <summary>What stands between the accounts as they are and the form they are to have.</summary>
/// <param name="Changes">Have to be changed.</param>
/// <param name="Done">Have the form already, in the form's name.</param>
/// <param name="Both">Exist in both forms: which is the right one only a person can tell.</param>
/// <param name="Missing">Entries for which there is no account in either form.</param>
internal sealed record AccountPlan(
    IReadOnlyList<AccountChange> Changes, IReadOnlyList<Account> Done, IReadOnlyList<Account> Both, IReadOnlyList<AccountEntry> Missing)
{
    /// <summary>Every name that the accounts in question can have.</summary>
    public static IEnumerable<string> Names(MySqlOptions options) =>
        options.BlockUsers.SelectMany(entry => new[] { entry.User, options.Blocked(entry.User) }).Distinct();

    public static AccountPlan For(MySqlOptions options, AccountForm form, IReadOnlyList<Account> accounts)
    {
        var (changes, done, both, missing) = (new List<AccountChange>(), new List<Account>(), new List<Account>(), new List<AccountEntry>());
        foreach (var entry in options.BlockUsers)
        {
            var blocked = options.Blocked(entry.User);
            Account[] found = [.. accounts.Where(account => (account.User == entry.User || account.User == blocked) && entry.Covers(account.Host))];
            if (found.Length == 0)
            {
                missing.Add(entry);
            }

            foreach (var host in found.GroupBy(account => account.Host, StringComparer.OrdinalIgnoreCase))
            {
                Sort(options, entry, form, [.. host], changes, done, both);
            }
        }

        return new([.. changes.Distinct()], [.. done.Distinct()], [.. both.Distinct()], missing);
    }

    /// <summary>In words, for the log.</summary>
    public string Describe() => string.Join("; ", new[]
    {
        Changes.Count == 0 ? "" : "to do: " + string.Join(", ", Changes),
        Done.Count == 0 ? "" : "in place: " + string.Join(", ", Done),
        Missing.Count == 0 ? "" : "missing: " + string.Join(", ", Missing),
    }.Where(part => part.Length > 0));

    private static void Sort(
        MySqlOptions options, AccountEntry entry, AccountForm form, Account[] found, List<AccountChange> changes, List<Account> done, List<Account> both)
    {
        var account = found[0];
        var name = form == AccountForm.Open ? entry.User : options.Blocked(entry.User);
        if (found.Length > 1)
        {
            both.Add(account with { User = entry.User });
        }
        else if (options.Block == BlockMode.Lock)
        {
            var locked = form == AccountForm.Blocked;
            if (account.Locked == locked)
            {
                done.Add(account);
            }
            else
            {
                changes.Add(new(account.User, account.User, account.Host, locked));
            }
        }
        else if (account.User == name)
        {
            done.Add(account);
        }
        else
        {
            changes.Add(new(account.User, name, account.Host, null));
        }
    }
}
