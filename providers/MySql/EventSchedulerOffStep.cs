using MhaHooks.Core.Planning;

namespace MhaHooks.Providers.MySql;

/// <summary>Lets no event begin on the original master. One that runs is a session like others: drained, then killed.</summary>
internal sealed class EventSchedulerOffStep(HostSession session, string provider) : Step
{
    public override StepName Name => new(provider, "block", $"event_scheduler on {session.Host}");

    public override string Change => $"set event_scheduler to OFF on {session.Host}, if it is ON";

    public override bool CanUndo => true;

    public override Task PrepareAsync(CancellationToken cancel) => session.OpenToChangeAsync(cancel);

    public override async Task<Look> LookAsync(CancellationToken cancel)
    {
        var state = await EventScheduler.ReadAsync(session, cancel);
        return state == "ON"
            ? Look.Needed("event_scheduler=ON", new Dictionary<string, string> { [EventScheduler.Key] = state })
            : Look.Already($"event_scheduler={state}");
    }

    public override Task ActAsync(Look look, CancellationToken cancel) => EventScheduler.SetAsync(session, "OFF", cancel);

    public override Task<string> ProveAsync(CancellationToken cancel) => EventScheduler.ExpectAsync(session, "OFF", cancel);

    public override Task<string> UndoAsync(IReadOnlyDictionary<string, string> before, CancellationToken cancel) =>
        EventScheduler.RestoreAsync(session, before, cancel);
}
