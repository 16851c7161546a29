using System.Text.Json;
using MhaHooks.Core;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.Consul.Wire;

namespace MhaHooks.Providers.Consul;

/// <summary>
/// Takes the service from the agent beside the original master; where that agent is dead, from the catalog by way of any live
/// server. It stays out of the catalog for as long as the agent stays dead: one that comes back puts back what it remembers.
/// </summary>
/// <param name="section">As written in hooks.cnf.</param>
/// <param name="agent">The agent beside the original master.</param>
/// <param name="catalog">Somebody else who can be asked about the catalog, or null where there is nobody.</param>
/// <param name="old">What stands in Consul for the original master.</param>
/// <param name="time">The clock.</param>
internal sealed class AgentDeregisterStep(string section, ConsulClient agent, ConsulClient? catalog, Announcement old, TimeProvider time) : Step
{
    /// <summary>The journalled registration, whole: what is sent to bring it back.</summary>
    private const string Previous = "registration";

    /// <summary>The journalled names of checks that cannot be brought back, if there are any.</summary>
    private const string Unreadable = "checks";
    private HealthEntry? seen;
    private Task? connected;
    private string caution = "";

    public override StepName Name => new(section, "withdraw", old.Object);

    public override string Change => agent.Show(Call);

    public override bool CanUndo => true;

    private ConsulCall Call => ConsulCalls.AgentDeregister(old.ServiceId, old.Service);

    public override Task PrepareAsync(CancellationToken cancel)
    {
        connected = agent.ConnectAsync(cancel);
        return Task.WhenAll(connected, catalog?.ConnectAsync(cancel) ?? Task.CompletedTask);
    }

    public override async Task<Look> LookAsync(CancellationToken cancel)
    {
        try
        {
            seen = (await ReadAsync(cancel)).Mine;
        }
        catch (HookException error) when (catalog is null && IsDead(error))
        {
            // Nobody has said that clients are not sent there any more, and the policy has to decide about that: no skipping.
            throw new HookException(FailureKind.Unproven, $"the agent of {old.Host} cannot be asked, and nobody else is known who could be", error)
            {
                Expected = Gone,
                Seen = error.Message,
                Now = $"service {old.Service} may still lead to it; 'start' takes it from the catalog through the new master's agent",
                Next = $"set 'servers' in [{section}]: URLs of Consul servers, which answer for a dead host as well",
            };
        }

        return seen is null
            ? Look.Already(Gone)
            : Look.Needed($"service {old.Service} is {seen}", Record(seen));
    }

    public override async Task ActAsync(Look look, CancellationToken cancel)
    {
        if (catalog is null || seen is null)
        {
            await agent.ChangeAsync(Call, cancel);
            return;
        }

        try
        {
            await ReachedAsync(cancel);
            await agent.ChangeAsync(Call, cancel);
        }
        catch (HookException error) when (IsDead(error))
        {
            await catalog.ChangeAsync(catalog.Calls.Deregister(new Deregistration { Node = seen.Node.Node, ServiceId = old.ServiceId }), cancel);
            caution = $"; taken from the catalog, since its agent does not answer{Alive}: it comes back with that agent unless it is deregistered there";
        }
    }

    /// <summary>
    /// Fails as the preparation did: a second try would take as long as the first, and that would be outage. Where the cluster
    /// takes the agent for dead as well its end is not even awaited.
    /// </summary>
    private async Task ReachedAsync(CancellationToken cancel)
    {
        if (connected is { IsCompleted: false } && IsTakenForDead)
        {
            throw new HookException(FailureKind.Unreachable, $"the agent of {old.Host} has not answered yet, and the cluster takes it for dead");
        }

        try
        {
            await (connected ?? Task.CompletedTask).WaitAsync(cancel);
        }
        catch (HookException error) when (!IsDead(error))
        {
            // It lives; what it says now counts, and not what it said then.
        }
    }

    public override async Task<string> ProveAsync(CancellationToken cancel)
    {
        var state = await Poll.UntilAsync(ReadAsync, now => now.Mine is null, AgentState.SyncLimit, time, cancel);
        return state.Mine is { } mine
            ? throw new HookException(FailureKind.Unproven, $"{old.Object} was deregistered and is there still") { Seen = mine.ToString() }
            : Gone + caution;
    }

    public override async Task<string> UndoAsync(IReadOnlyDictionary<string, string> before, CancellationToken cancel)
    {
        var previous = JsonSerializer.Deserialize(before[Previous], ConsulJson.Plain.AgentService)!;
        await agent.ChangeAsync(ConsulCalls.AgentRegister(previous), cancel);
        var state = await Poll.UntilAsync(ReadAsync, now => IsBack(now.Mine, previous), AgentState.SyncLimit, time, cancel);
        if (!IsBack(state.Mine, previous))
        {
            throw new HookException(FailureKind.Unproven, $"{old.Object} could not be put back")
            {
                Expected = before[Previous],
                Seen = state.Mine?.ToString() ?? Gone,
            };
        }

        var lost = before.TryGetValue(Unreadable, out var checks) ? $"; without its checks {checks}: register them again" : "";
        return $"service {old.Service} is {state.Mine} again{lost}";
    }

    private Dictionary<string, string> Record(HealthEntry mine)
    {
        var values = new Dictionary<string, string>
        {
            [Previous] = JsonSerializer.Serialize(old.AgentRecord(mine.Service, mine.Checks), ConsulJson.Plain.AgentService),
        };
        if (old.Unreadable(mine.Checks) is { Count: > 0 } unreadable)
        {
            values[Unreadable] = string.Join(", ", unreadable.Select(check => check.CheckId));
        }

        return values;
    }

    private bool IsBack(HealthEntry? now, AgentService previous) => now is not null
        && now.Service.Address == previous.Address && now.Service.Port == previous.Port
        && (now.Service.Tags ?? []).SequenceEqual(previous.Tags ?? [])
        && (previous.Meta ?? new Dictionary<string, string>()).All(pair => now.Service.Meta?.GetValueOrDefault(pair.Key) == pair.Value)
        && (previous.Check is null || (now.Checks?.Any(check => check.CheckId == old.CheckId) ?? false));

    private string Gone => $"service {old.Service} has no instance {old.ServiceId} at {old.Host}";

    /// <summary>Consul's own view, which lags some seconds behind a death.</summary>
    private string Alive => AgentIs("passing")
        ? " (the cluster took it for alive a moment ago)"
        : "";

    private bool IsTakenForDead => AgentIs("critical");

    private bool AgentIs(string status) => seen?.Checks?.Any(check => check.CheckId == CheckInfo.AgentCheck && check.Status == status) ?? false;

    private Task<AgentState> ReadAsync(CancellationToken cancel) => AgentState.ReadAsync(catalog ?? agent, old, cancel);

    private static bool IsDead(HookException error) => error.Kind is FailureKind.Unreachable or FailureKind.Refused or FailureKind.TimedOut;
}
