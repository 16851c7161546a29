using MhaHooks.Core;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.MySql.Accounts;

namespace MhaHooks.Providers.MySql.Replication;

/// <summary>
/// The new master is a replica of the original one as before, and nobody can have written to it: what has to be so before a
/// stop is undone without a person.
/// </summary>
internal sealed class UntouchedChecks(HostSession orig, HostSession target, MySqlOptions options, string provider)
{
    private const string Verb = "untouched";

    public IEnumerable<Step> Steps()
    {
        yield return new CheckStep(new StepName(provider, Verb, $"answer of {orig.Host}"), $"check that {orig.Host} answers", AnswersAsync, prepare: orig.OpenAsync);
        yield return new CheckStep(
            new StepName(provider, Verb, $"read_only on {target.Host}"), $"check that {target.Host} is read-only", ReadOnlyAsync, prepare: target.OpenAsync);
        yield return new FollowsCheck(orig, target, Verb, provider).Follows();
        if (options.Block != BlockMode.None && options.BlockUsers.Count > 0)
        {
            yield return new CheckStep(
                new StepName(provider, Verb, $"accounts on {target.Host}"), $"check that {string.Join(", ", options.BlockUsers)} are blocked on {target.Host}", BlockedAsync);
        }
    }

    private async Task<string> AnswersAsync(CancellationToken cancel)
    {
        await orig.ReadAsync("SELECT 1", cancel);
        return "it answers";
    }

    private async Task<string> ReadOnlyAsync(CancellationToken cancel)
    {
        var state = await ReadOnlyState.ReadAsync(target, cancel);
        return state.IsOn(super: false) ? state.ToString() : throw new HookException(FailureKind.Conflict, $"{target.Host} takes writes: nothing is undone")
        {
            Expected = "read_only=ON",
            Seen = state.ToString(),
        };
    }

    private async Task<string> BlockedAsync(CancellationToken cancel)
    {
        var plan = AccountPlan.For(options, AccountForm.Blocked, await AccountReader.ReadAsync(target, AccountPlan.Names(options), cancel));
        return plan.Changes.Count == 0 && plan.Both.Count == 0 ? plan.Describe()
            : throw new HookException(FailureKind.Conflict, $"applications can log in to {target.Host}: nothing is undone") { Seen = plan.Describe() };
    }
}
