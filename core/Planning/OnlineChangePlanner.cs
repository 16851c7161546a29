using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Providers;

namespace MhaHooks.Core.Planning;

/// <summary>
/// Plans the commands of master_ip_online_change. A <c>stop</c> that fails puts everything back, so its checks come before the
/// first change: a failed check costs no outage.
/// </summary>
public static class OnlineChangePlanner
{
    public static Plan Make(Request request, HookSettings settings, ProviderSet providers) => request.Command switch
    {
        HookCommand.Status => new Plan(request, [Stages.Preflight(request, providers)], FailurePolicy.Proceed, settings.StatusDeadline, ReadOnly: true),
        HookCommand.Start => new Plan(request, [.. Stages.LetIn(request, providers)], settings.PolicyFor(request), settings.Deadline, ReadOnly: false),
        _ => new Plan(request, Stop(request, providers), settings.PolicyFor(request), settings.Deadline, ReadOnly: false),
    };

    private static List<Stage> Stop(Request request, ProviderSet providers) =>
    [
        Stages.Preflight(request, providers) with { IsCondition = true },
        new("guard", Stages.Tracks(providers.WriteGates, gate => gate.Guard(request))),
        Stages.Withdraw(request, providers),
        new("block", Stages.Tracks(providers.WriteGates, gate => gate.Block(request))),
        new("freeze", Stages.Tracks(providers.WriteGates, gate => gate.Freeze(request))),
    ];
}
