using MhaHooks.Core.Configuration;
using MhaHooks.Core.Log;
using MhaHooks.Core.Ssh;

namespace MhaHooks.Core.Providers;

/// <summary>What core lends to a provider.</summary>
/// <param name="Remote">Runs commands on database hosts.</param>
/// <param name="Log">For warnings and details; results of steps are logged by the runner.</param>
/// <param name="Time">The only clock.</param>
public sealed record ProviderServices(IRemoteShell Remote, HookLog Log, TimeProvider Time)
{
    /// <summary><c>step_timeout</c>, for limits of a provider's own that have to fit into it.</summary>
    public TimeSpan StepTimeout { get; init; } = HookSettings.DefaultStepTimeout;

    /// <summary>The hosts that may become the new master, see <see cref="SshSettings.OpenAhead"/>.</summary>
    public IReadOnlyList<Candidate> Candidates { get; init; } = [];

    /// <summary>What the call before this one has proven.</summary>
    public IHandover Handover { get; init; } = new NoHandover();
}
