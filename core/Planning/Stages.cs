using MhaHooks.Core.Contract;
using MhaHooks.Core.Providers;

namespace MhaHooks.Core.Planning;

/// <summary>The stages that several hooks have in common, from the providers' steps.</summary>
internal static class Stages
{
    public static Stage Preflight(Request request, ProviderSet providers) => new(
        "preflight",
        [.. Tracks(providers.Endpoints, endpoint => endpoint.Preflight(request)), .. Tracks(providers.WriteGates, gate => gate.Preflight(request))]);

    public static Stage Withdraw(Request request, ProviderSet providers) =>
        new("withdraw", Tracks(providers.Endpoints, endpoint => endpoint.Withdraw(request)));

    /// <summary>
    /// Begun with everything else, as preparation; by the time of this stage there is only something to be said about it.
    /// </summary>
    public static IEnumerable<Stage> OpenAhead(Request request, ProviderSet providers) =>
        providers.OpenAhead(request).Select(step => new Track(step.Name.Provider, [step])).ToList() is { Count: > 0 } tracks ? [new("open ahead", tracks)] : [];

    /// <summary>The gate first, since clients follow an endpoint at once.</summary>
    public static IEnumerable<Stage> LetIn(Request request, ProviderSet providers) =>
    [
        new("let writes in", Tracks(providers.WriteGates, gate => gate.Allow(request))),
        new("announce", Tracks(providers.Endpoints, endpoint => endpoint.Announce(request).Concat(Reached(request, endpoint, providers)))),
    ];

    /// <summary>One track a provider; those that have nothing to do have none.</summary>
    public static List<Track> Tracks<T>(IEnumerable<T> providers, Func<T, IEnumerable<Step>> steps)
        where T : IProvider =>
        providers.Select(provider => new Track(provider.Section, StepsOf(provider, steps))).Where(track => track.Steps.Count > 0).ToList();

    // Behind the announcement in its own track: where that failed there is nothing to wait for.
    private static IEnumerable<Step> Reached(Request request, IEndpoint endpoint, ProviderSet providers) =>
        from address in endpoint.ClientAddresses(request)
        from gate in providers.WriteGates
        from step in gate.ProveReached(request, address)
        select step;

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
