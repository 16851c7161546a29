using System.Globalization;
using MhaHooks.Core;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.MySql.Accounts;

namespace MhaHooks.Providers.MySql;

/// <summary>What can be known beforehand about one server: login, rights, accounts.</summary>
internal sealed class Preflight(Request request, HostSession session, MySqlOptions options, AccountForm form, string provider, HookLog log)
{
    private const int Shown = 10;

    public IEnumerable<Step> Steps()
    {
        if (session.User is null)
        {
            yield return new UncheckedStep(
                Name("login"), $"check the login to {session.Host}", "not checked: MHA passes no account for this call, and there is no [mysql] user");
            yield break;
        }

        yield return new CheckStep(Name("login"), $"check the login to {session.Host} as {session.User}", LoginAsync);
        yield return new CheckStep(Name("rights"), $"check what {session.User} may do on {session.Host}", RightsAsync);
        if (options.Block != BlockMode.None && options.BlockUsers.Count > 0)
        {
            if (options.Block == BlockMode.Rename)
            {
                yield return new CheckStep(Name("renaming"), $"check that {string.Join(", ", options.BlockUsers)} can be renamed on {session.Host}", RenamingAsync);
            }

            yield return new CheckStep(Name("accounts"), $"check that {string.Join(", ", options.BlockUsers)} are there on {session.Host}", AccountsAsync);
        }
    }

    private StepName Name(string what) => new(provider, "check", $"{what} on {session.Host}");

    private Task<string> LoginAsync(CancellationToken cancel) => session.UseAsync(
        async open =>
        {
            await open.PingAsync(cancel);
            return options.Block != BlockMode.Lock || AccountReader.CanLock(open.Version)
                ? $"{open.Version}"
                : throw new HookException(FailureKind.Misconfigured, $"{session.Host} is {open.Version}, which cannot lock accounts")
                {
                    Next = "set [mysql] block = rename",
                };
        },
        cancel);

    private async Task<string> RightsAsync(CancellationToken cancel)
    {
        var version = await session.VersionAsync(cancel);
        var grants = Grants.Parse((await session.ReadAsync("SHOW GRANTS", cancel)).Rows.Select(row => row[0] ?? ""));
        string[] lacking = [.. Grants.Needed(version, options, request.Hook == HookKind.MasterIpOnlineChange).Where(any => !grants.HasOneOf(any)).Select(any => string.Join(" or ", any))];
        if (lacking.Length == 0)
        {
            return "all that is needed";
        }

        if (grants.HasRoles)
        {
            log.Warn(
                provider,
                $"{session.User} on {session.Host} has no {string.Join(", no ", lacking)} of its own; its roles may have it, which is not checked");
            return "not certain, because of roles";
        }

        throw new HookException(FailureKind.Denied, $"{session.User} on {session.Host} lacks rights")
        {
            Expected = string.Join("; ", lacking),
            Next = "grant it what is expected, ON *.*; the same goes for MHA's own account where that is another",
        };
    }

    private async Task<string> RenamingAsync(CancellationToken cancel)
    {
        await CheckLengthAsync(cancel);
        var accounts = await AccountReader.ReadAsync(session, AccountPlan.Names(options), cancel);
        var found = await Definers.FindAsync(session, options, accounts, cancel);
        var version = await session.VersionAsync(cancel);
        var grants = Grants.Parse((await session.ReadAsync("SHOW GRANTS", cancel)).Rows.Select(row => row[0] ?? ""));
        var right = Definers.NeededRight(version);
        if (found.Count == 0)
        {
            string[] lacking = right is null ? [] : [.. Definers.ToSeeAll.Where(one => !grants.HasOneOf([one]))];
            return lacking.Length == 0 ? "names fit, no stored object runs as one of them"
                : $"names fit; not certain that no stored object runs as one of them: {session.User} sees all of them with {string.Join(", ", lacking)} ON *.* only";
        }

        var list = $"{string.Join(", ", found.Take(Shown))}{(found.Count > Shown ? $" and {found.Count - Shown} more" : "")}";
        if (right is not null && !grants.HasRoles && !grants.Has(right))
        {
            throw new HookException(FailureKind.Denied, $"{session.Host} will not let {session.User} rename accounts that are definers (error 4006)")
            {
                Expected = $"{right} ON *.*",
                Seen = list,
                Next = $"set [mysql] block = lock, or grant {right} to this account and to MHA's own, or give these objects another definer",
            };
        }

        log.Warn(
            provider,
            $"on {session.Host} an account of block_users is the definer of {list}; where it is renamed these fail with error 1449: " +
            "give them another definer, or set [mysql] block = lock");
        return $"names fit; {found.Count} stored objects run as one of them";
    }

    /// <summary>The server's own word: 16 or 32 characters in MySQL, 80 or 128 in MariaDB.</summary>
    private async Task CheckLengthAsync(CancellationToken cancel)
    {
        const string query = "SELECT CHARACTER_MAXIMUM_LENGTH FROM information_schema.COLUMNS " +
            "WHERE TABLE_SCHEMA = 'mysql' AND TABLE_NAME = 'user' AND COLUMN_NAME = 'User'";
        var rows = (await session.ReadAsync(query, cancel)).Rows;
        if (rows.Count == 1 && int.TryParse(rows[0][0], NumberStyles.None, CultureInfo.InvariantCulture, out var longest)
            && options.BlockUsers.Select(entry => options.Blocked(entry.User)).FirstOrDefault(name => name.EnumerateRunes().Count() > longest) is { } name)
        {
            throw new HookException(FailureKind.Misconfigured, $"{name} is too long for an account's name on {session.Host}")
            {
                Expected = $"at most {longest} characters",
                Seen = $"{name.EnumerateRunes().Count()}",
                Next = "set a shorter [mysql] rename_prefix, or block = lock",
            };
        }
    }

    private async Task<string> AccountsAsync(CancellationToken cancel)
    {
        await NeededAccounts.RefuseAsync(session, options, request, cancel);
        var accounts = await AccountReader.ReadAsync(session, AccountPlan.Names(options), cancel);
        if (request.Hook == HookKind.MasterIpOnlineChange && form == AccountForm.Open)
        {
            return WillBeBlocked(AccountPlan.For(options, AccountForm.Blocked, accounts));
        }

        var plan = AccountPlan.For(options, form, accounts);
        if (plan.Both.Count > 0 && form == AccountForm.Open)
        {
            log.Warn(provider, $"{session.Host} has {string.Join(", ", plan.Both)} in both forms, with and without '{options.RenamePrefix}'");
        }

        if (plan.Changes.Count == 0)
        {
            return plan.Complaint(session.Host) is { } complaint ? throw complaint : plan.Describe();
        }

        var role = form == AccountForm.Open ? "master" : "replica";
        throw new HookException(FailureKind.Missing, $"accounts on {session.Host} are not as they have to be on a {role}")
        {
            Seen = plan.Describe(),
            Next = "bring the accounts into that form there, with sql_log_bin=0, or correct [mysql] block_users",
        };
    }

    /// <summary>The accounts of the original master of an online change: blocked in part, or all of them, will do as well.</summary>
    private string WillBeBlocked(AccountPlan plan) => plan.Complaint(session.Host) is { } complaint ? throw complaint : plan.Describe();
}
