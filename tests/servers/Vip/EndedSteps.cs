using MhaHooks.Core.Planning;
using MhaHooks.Core.Providers;

namespace MhaHooks.Servers.Vip;

/// <summary>The handover of a stop whose steps all ended so.</summary>
internal sealed class EndedSteps(IEnumerable<(Step Step, Look Look)> ended) : IHandover
{
    private readonly HashSet<StepName> proven = [.. ended.Where(one => one.Look.Result != LookResult.Skip).Select(one => one.Step.Name)];

    public bool Proved(StepName step) => proven.Contains(step);
}
