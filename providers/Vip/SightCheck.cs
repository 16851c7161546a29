using MhaHooks.Core.Planning;

namespace MhaHooks.Providers.Vip;

/// <summary>A check of what one look at a host shows; the look begins as soon as the plan starts.</summary>
internal sealed class SightCheck(StepName name, string change, Sight sight, Func<HostView, string> judge)
    : CheckStep(name, change, async cancel => judge(await sight.LookAsync(cancel)))
{
    public override Task PrepareAsync(CancellationToken cancel) => sight.PrepareAsync(cancel);
}
