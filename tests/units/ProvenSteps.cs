using MhaHooks.Core.Planning;
using MhaHooks.Core.Providers;

namespace MhaHooks.Units;

/// <summary>A stop that proved these steps.</summary>
internal sealed class ProvenSteps(params IEnumerable<StepName> steps) : IHandover
{
    private readonly HashSet<StepName> steps = [.. steps];

    public bool Proved(StepName step) => steps.Contains(step);
}
