using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Providers;

/// <summary>
/// Stands in for a section that cannot be used. What its provider was for fails with the reason, while the rest of the plan
/// goes on: one mistyped line must not take the other endpoints down with it.
/// </summary>
internal abstract class BrokenProvider(string section, string reason) : IProvider
{
    public string Section => section;

    public bool NeedsSystemTrust => false;

    public static BrokenProvider For(ProviderRole role, string section, string reason) =>
        role == ProviderRole.WriteGate ? new BrokenWriteGate(section, reason) : new BrokenEndpoint(section, reason);

    protected IEnumerable<Step> Fail(string verb) =>
    [
        new CheckStep(new StepName(section, verb, "(unusable section)"), $"fail: {reason}", _ => throw new HookException(FailureKind.Misconfigured, reason)
        {
            Now = "nothing was done for this section",
            Next = "correct hooks.cnf and run the hook again by hand",
        }),
    ];
}
