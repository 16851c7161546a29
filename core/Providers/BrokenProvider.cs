using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Providers;

/// <summary>
/// Stands in for a section that cannot be used. Whatever is asked of it fails with the reason, while the rest of the plan
/// goes on: one mistyped line must not take the other endpoints down with it.
/// </summary>
internal sealed class BrokenProvider(string section, string reason) : IEndpoint
{
    public string Section => section;

    public bool NeedsSystemTrust => false;

    public IEnumerable<Step> Preflight(Request request) => [Fail("preflight")];

    public IEnumerable<Step> Withdraw(Request request) => [Fail("withdraw")];

    public IEnumerable<Step> Announce(Request request) => [Fail("announce")];

    private CheckStep Fail(string verb) =>
        new(new StepName(section, verb, "(unusable section)"), $"fail: {reason}", _ => throw new HookException(FailureKind.Misconfigured, reason)
        {
            Now = "nothing was done for this section",
            Next = "correct hooks.cnf and run the hook again by hand",
        });
}
