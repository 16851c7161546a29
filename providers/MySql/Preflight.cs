using MhaHooks.Core;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.MySql.Accounts;

namespace MhaHooks.Providers.MySql;

/// <summary>What can be known beforehand about one server: login, rights, accounts.</summary>
internal sealed class Preflight(Request request, HostSession session, MySqlOptions options, AccountForm form, string provider, HookLog log)
{
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
        string[] lacking = [.. Grants.Needed(version, options).Where(any => !grants.HasOneOf(any)).Select(any => string.Join(" or ", any))];
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

    private async Task<string> AccountsAsync(CancellationToken cancel)
    {
        await NeededAccounts.RefuseAsync(session, options, request, cancel);
        var plan = AccountPlan.For(options, form, await AccountReader.ReadAsync(session, AccountPlan.Names(options), cancel));
        if (plan.Both.Count > 0)
        {
            log.Warn(provider, $"{session.Host} has {string.Join(", ", plan.Both)} in both forms, with and without '{options.RenamePrefix}'");
        }

        var role = form == AccountForm.Open ? "master" : "replica";
        return plan.Changes.Count == 0 && plan.Missing.Count == 0
            ? plan.Describe()
            : throw new HookException(FailureKind.Missing, $"accounts on {session.Host} are not as they have to be on a {role}")
            {
                Seen = plan.Describe(),
                Next = "bring the accounts into that form there, with sql_log_bin=0, or correct [mysql] block_users",
            };
    }
}
