using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Providers.MySql;

/// <summary>Lets events run on the new master, where it has any.</summary>
internal sealed class EventSchedulerOnStep(HostSession session, string provider, HookLog log) : Step
{
    private const int Shown = 5;

    private bool warned;

    public override StepName Name => new(provider, "open", $"event_scheduler on {session.Host}");

    public override string Change => $"set event_scheduler to ON on {session.Host}, if it has events";

    public override bool CanUndo => true;

    public override bool NeedsPrevious => false;

    public override Task PrepareAsync(CancellationToken cancel) => session.OpenToChangeAsync(cancel);

    public override async Task<Look> LookAsync(CancellationToken cancel)
    {
        var events = await EventsAsync(cancel);
        var state = await EventScheduler.ReadAsync(session, cancel);
        WarnOfReplicaSide(events);
        return (events.Count, state) switch
        {
            (0, _) => Look.Already($"no events; event_scheduler={state} is left"),
            (_, "ON") => Look.Already($"event_scheduler=ON, {events.Count} events"),
            (_, "DISABLED") => Look.Skip($"{session.Host} was started with event_scheduler=DISABLED and has {events.Count} events, which will not run; " +
                "only a restart with another value can change that"),
            _ => Look.Needed($"event_scheduler={state}, {events.Count} events", new Dictionary<string, string> { [EventScheduler.Key] = state }),
        };
    }

    public override Task ActAsync(Look look, CancellationToken cancel) => EventScheduler.SetAsync(session, "ON", cancel);

    public override Task<string> ProveAsync(CancellationToken cancel) => EventScheduler.ExpectAsync(session, "ON", cancel);

    public override Task<string> UndoAsync(IReadOnlyDictionary<string, string> before, CancellationToken cancel) =>
        EventScheduler.RestoreAsync(session, before, cancel);

    /// <summary>MariaDB refuses information_schema.EVENTS while its scheduler is DISABLED; MySQL 8.0 did away with mysql.event.</summary>
    private async Task<IReadOnlyList<ResultRow>> EventsAsync(CancellationToken cancel)
    {
        var version = await session.VersionAsync(cancel);
        var query = version.IsMySqlFrom(8, 0, 0)
            ? "SELECT EVENT_SCHEMA, EVENT_NAME, STATUS FROM information_schema.EVENTS"
            : "SELECT db AS EVENT_SCHEMA, name AS EVENT_NAME, status AS STATUS FROM mysql.event";
        return (await session.ReadAsync(query, cancel)).Rows;
    }

    /// <summary>Events that came by replication are switched off one by one, and stay so when their server becomes the master.</summary>
    private void WarnOfReplicaSide(IReadOnlyList<ResultRow> events)
    {
        ResultRow[] off = [.. events.Where(row => row["STATUS"] is "SLAVESIDE_DISABLED" or "REPLICA_SIDE_DISABLED")];
        if (off.Length == 0 || warned)
        {
            return;
        }

        warned = true;
        var statements = off.Take(Shown).Select(row => $"ALTER EVENT {Quote(row["EVENT_SCHEMA"])}.{Quote(row["EVENT_NAME"])} ENABLE;");
        log.Warn(provider, $"{off.Length} events on {session.Host} are {off[0]["STATUS"]} and will not run here; those that should: " +
            $"{string.Join(' ', statements)}{(off.Length > Shown ? " …" : "")}");
    }

    private static string Quote(string? name) => $"`{name?.Replace("`", "``", StringComparison.Ordinal)}`";
}
