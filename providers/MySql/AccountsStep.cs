using MhaHooks.Core;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.MySql.Accounts;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Providers.MySql;

/// <summary>
/// Gives the accounts of block_users, with all their host patterns, the form they have on a master or on a replica. Nothing of
/// it reaches the binary log: each server's accounts are its own, and must leave no errant transaction.
/// </summary>
internal sealed class AccountsStep(Request request, HostSession session, MySqlOptions options, AccountForm form, string provider, HookLog log) : Step
{
    private bool warnedOfBoth;
    private bool neededAreSpared;

    public override StepName Name => new(provider, form == AccountForm.Open ? "open" : "block", $"accounts on {session.Host}");

    public override string Change => $"{string.Join(", ", options.BlockUsers.Select(Wish))} on {session.Host}, with sql_log_bin=0";

    public override bool CanUndo => true;

    public override bool NeedsPrevious => false;

    /// <summary>Whom replication uses is asked ahead: blocking is part of the outage.</summary>
    public override async Task PrepareAsync(CancellationToken cancel)
    {
        await session.OpenToChangeAsync(cancel);
        if (form == AccountForm.Blocked)
        {
            await RefuseNeededAsync(cancel);
        }
    }

    public override async Task<Look> LookAsync(CancellationToken cancel)
    {
        if (form == AccountForm.Blocked && !neededAreSpared)
        {
            await RefuseNeededAsync(cancel);
        }

        var plan = await PlanAsync(cancel);
        if (plan.Changes.Count > 0)
        {
            // What no change of ours can cure fails the proof, after the rest has been done.
            return Look.Needed(plan.Describe(), AccountChange.Record(plan.Changes));
        }

        return plan.Complaint(session.Host) is { } complaint ? throw complaint : Look.Already(plan.Describe());
    }

    public override Task ActAsync(Look look, CancellationToken cancel) => ChangeAsync(AccountChange.Recorded(look.Before), cancel);

    public override async Task<string> ProveAsync(CancellationToken cancel)
    {
        var plan = await PlanAsync(cancel);
        if (plan.Changes.Count > 0)
        {
            throw new HookException(FailureKind.Unproven, $"accounts on {session.Host} do not have the form they were given")
            {
                Expected = string.Join(", ", plan.Changes),
                Seen = plan.Describe(),
            };
        }

        return plan.Complaint(session.Host) is { } complaint ? throw complaint : plan.Describe();
    }

    public override async Task<string> UndoAsync(IReadOnlyDictionary<string, string> before, CancellationToken cancel)
    {
        AccountChange[] back = [.. AccountChange.Recorded(before).Select(change => change.Reversed)];
        await LateStatements.EndAsync(session, cancel);
        var names = back.SelectMany(change => new[] { change.User, change.Was }).Distinct();
        var accounts = await AccountReader.ReadAsync(session, names, cancel);
        AccountChange[] undone = [.. back.Where(change => change.IsDone(accounts) == false)];
        if (undone.Length > 0)
        {
            await ChangeAsync(undone, cancel);
            accounts = await AccountReader.ReadAsync(session, names, cancel);
        }

        AccountChange[] left = [.. back.Where(change => change.IsDone(accounts) != true)];
        return left.Length == 0
            ? $"back as before: {string.Join(", ", accounts)}"
            : throw new HookException(FailureKind.Unproven, $"accounts on {session.Host} are not back in their earlier form")
            {
                Expected = string.Join(", ", left.Select(change => change.ToString())),
                Seen = accounts.Count == 0 ? "none of these accounts" : string.Join(", ", accounts),
                Next = "look at mysql.user there and rename by hand, with sql_log_bin=0",
            };
    }

    private async Task RefuseNeededAsync(CancellationToken cancel)
    {
        await NeededAccounts.RefuseAsync(session, options, request, cancel);
        neededAreSpared = true;
    }

    private string Wish(AccountEntry entry)
    {
        var blocked = options.Blocked(entry.ToString());
        var wish = (options.Block, form) switch
        {
            (BlockMode.Lock, AccountForm.Open) => $"unlock {entry}",
            (BlockMode.Lock, _) => $"lock {entry}",
            (_, AccountForm.Open) => $"rename {blocked} to {entry}",
            _ => $"rename {entry} to {blocked}",
        };
        return entry.Pattern is null ? $"{wish} with every host pattern" : wish;
    }

    private async Task<AccountPlan> PlanAsync(CancellationToken cancel)
    {
        var plan = AccountPlan.For(options, form, await AccountReader.ReadAsync(session, AccountPlan.Names(options), cancel));
        if (plan.Both.Count > 0 && form == AccountForm.Open && !warnedOfBoth)
        {
            warnedOfBoth = true;
            log.Warn(provider, $"{session.Host} has {string.Join(", ", plan.Both)} in both forms, with and without '{options.RenamePrefix}'; " +
                "both are left as they are: drop the one that is too much");
        }

        return plan;
    }

    private Task<ResultTable> ChangeAsync(IReadOnlyList<AccountChange> changes, CancellationToken cancel) => session.UseAsync(
        async open =>
        {
            await BinaryLog.SwitchOffAsync(open, cancel);
            return await open.ChangeAsync(AccountChange.Statement(changes), cancel);
        },
        cancel);
}
