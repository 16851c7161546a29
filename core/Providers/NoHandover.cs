using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Providers;

/// <summary>For calls that follow no other.</summary>
public sealed class NoHandover : IHandover
{
    public bool Proved(StepName step) => false;
}
