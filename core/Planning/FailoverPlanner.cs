using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Providers;

namespace MhaHooks.Core.Planning;

/// <summary>Plans the four commands of master_ip_failover.</summary>
public static class FailoverPlanner
{
    public static Plan Make(Request request, HookSettings settings, ProviderSet providers) => request.Command switch
    {
        HookCommand.Status => new Plan(request, [Preflight(request, providers)], FailurePolicy.Proceed, settings.StatusDeadline, ReadOnly: true),
        HookCommand.Start => new Plan(request, Start(request, providers), settings.OnStartFailure, settings.Deadline, ReadOnly: false),
        _ => new Plan(request, [Withdraw(request, providers)], settings.OnStopFailure, settings.Deadline, ReadOnly: false),
    };

    private static Stage Preflight(Request request, ProviderSet providers) => new(
        "preflight",
        Tracks(providers.Endpoints, endpoint => endpoint.Preflight(request))
            .Concat(Tracks(providers.WriteGates, gate => gate.Preflight(request))).ToList());

    private static Stage Withdraw(Request request, ProviderSet providers) =>
        new("withdraw", Tracks(providers.Endpoints, endpoint => endpoint.Withdraw(request)));

    private static List<Stage> Start(Request request, ProviderSet providers) =>
    [
        new Stage("let writes in", Tracks(providers.WriteGates, gate => gate.Allow(request))),
        new Stage("announce", Tracks(providers.Endpoints, endpoint => endpoint.Announce(request).Concat(Reached(request, endpoint, providers)))),
    ];

    // Behind the announcement in its own track: where that failed there is nothing to wait for.
    private static IEnumerable<Step> Reached(Request request, IEndpoint endpoint, ProviderSet providers) =>
        from address in endpoint.ClientAddresses(request)
        from gate in providers.WriteGates
        from step in gate.ProveReached(request, address)
        select step;

    private static List<Track> Tracks<T>(IEnumerable<T> providers, Func<T, IEnumerable<Step>> steps)
        where T : IProvider =>
        providers.Select(provider => new Track(provider.Section, StepsOf(provider, steps))).Where(track => track.Steps.Count > 0).ToList();

    // A provider that cannot even say what it would do fails alone, like one whose section cannot be used.
    private static List<Step> StepsOf<T>(T provider, Func<T, IEnumerable<Step>> steps)
        where T : IProvider
    {
        try
        {
            return steps(provider).ToList();
        }
        catch (Exception error)
        {
            var why = error is HookException ? error.Message : $"a fault of this program, please report it: {error}";
            return [new CheckStep(new StepName(provider.Section, "plan", "its steps"), $"fail: {why}", _ => throw new HookException(FailureKind.Misconfigured, why, error))];
        }
    }
}
