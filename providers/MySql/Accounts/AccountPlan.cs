using MhaHooks.Core;
using MhaHooks.Core.Contract;

namespace MhaHooks.Providers.MySql.Accounts;

/// <summary>What stands between the accounts as they are and the form they are to have.</summary>
internal sealed class AccountPlan
{
    private readonly MySqlOptions options;
    private readonly AccountForm form;
    private readonly List<AccountChange> changes = [];
    private readonly List<Account> done = [];
    private readonly List<Account> both = [];
    private readonly List<Account> locked = [];
    private readonly List<AccountEntry> missing = [];

    private AccountPlan(MySqlOptions options, AccountForm form) => (this.options, this.form) = (options, form);

    /// <summary>Have to be changed.</summary>
    public IReadOnlyList<AccountChange> Changes => [.. changes.Distinct()];

    /// <summary>Have the form already, in the form's name.</summary>
    public IReadOnlyList<Account> Done => [.. done.Distinct()];

    /// <summary>Exist in both forms: which is the right one only a person can tell.</summary>
    public IReadOnlyList<Account> Both => [.. both.Distinct()];

    /// <summary>Are to be open and are locked, which is not ours to lift where <c>block</c> is not <c>lock</c>.</summary>
    public IReadOnlyList<Account> Locked => [.. locked.Distinct()];

    /// <summary>Entries for which there is no account in either form.</summary>
    public IReadOnlyList<AccountEntry> Missing => missing;

    /// <summary>Every name that the accounts in question can have.</summary>
    public static IEnumerable<string> Names(MySqlOptions options) =>
        options.BlockUsers.SelectMany(entry => new[] { entry.User, options.Blocked(entry.User) }).Distinct();

    public static AccountPlan For(MySqlOptions options, AccountForm form, IReadOnlyList<Account> accounts)
    {
        var plan = new AccountPlan(options, form);
        foreach (var entry in options.BlockUsers)
        {
            var blocked = options.Blocked(entry.User);
            Account[] found = [.. accounts.Where(account => (account.User == entry.User || account.User == blocked) && entry.Covers(account.Host))];
            if (found.Length == 0)
            {
                plan.missing.Add(entry);
            }

            foreach (var host in found.GroupBy(account => account.Host, StringComparer.OrdinalIgnoreCase))
            {
                plan.Sort(entry, [.. host]);
            }
        }

        return plan;
    }

    /// <summary>In words, for the log.</summary>
    public string Describe() => string.Join("; ", new[]
    {
        Part("to do", Changes), Part("in place", Done), Part("in both forms", Both), Part("locked", Locked), Part("missing", Missing),
    }.Where(part => part.Length > 0));

    /// <summary>What none of the changes cures and a person has to; null where there is nothing of the kind.</summary>
    public HookException? Complaint(DatabaseHost host)
    {
        if (form == AccountForm.Blocked && Both is { Count: > 0 } twice)
        {
            return new(FailureKind.Conflict, $"{host} has {List(twice)} in both forms, with and without '{options.RenamePrefix}': applications can log in")
            {
                Expected = $"with '{options.RenamePrefix}' only",
                Seen = Describe(),
                Next = "drop the one that is too much there, with sql_log_bin=0",
            };
        }

        if (Missing.Count > 0)
        {
            return new(FailureKind.Missing, $"{host} has no account for {List(Missing)}")
            {
                Expected = string.Join(", ", Missing.Select(Forms)),
                Seen = Done.Count == 0 ? "neither" : Describe(),
                Next = "create the account on every server, with the name of its role there, or take it out of [mysql] block_users",
            };
        }

        return Locked is not { Count: > 0 } shut ? null : new(FailureKind.Conflict, $"{List(shut)} on {host} cannot log in: locked, and not by us")
        {
            Seen = Describe(),
            Next = $"run there, with sql_log_bin=0: ALTER USER {List(shut)} ACCOUNT UNLOCK",
        };
    }

    private static string List<T>(IEnumerable<T> items) => string.Join(", ", items);

    private static string Part<T>(string label, IReadOnlyCollection<T> items) => items.Count == 0 ? "" : $"{label}: {List(items)}";

    private string Forms(AccountEntry entry) =>
        options.Block == BlockMode.Rename ? $"{entry} or {options.Blocked(entry.ToString())}" : entry.ToString();

    private void Sort(AccountEntry entry, Account[] found)
    {
        var name = form == AccountForm.Open ? entry.User : options.Blocked(entry.User);
        var account = Array.Find(found, one => one.User == name) ?? found[0];
        if (options.Block == BlockMode.Lock)
        {
            SortByLock(account);
            return;
        }

        if (found.Length > 1)
        {
            both.Add(account with { User = entry.User, Locked = false });
        }
        else if (account.User == name)
        {
            done.Add(account);
        }
        else
        {
            changes.Add(new(account.User, name, account.Host, null));
        }

        if (form == AccountForm.Open && account.Locked)
        {
            locked.Add(account with { User = name });
        }
    }

    private void SortByLock(Account account)
    {
        var wanted = form == AccountForm.Blocked;
        if (account.Locked == wanted)
        {
            done.Add(account);
        }
        else
        {
            changes.Add(new(account.User, account.User, account.Host, wanted));
        }
    }
}
