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
    private const string Previous = "service";
    private HealthEntry? seen;
    private string caution = "";

    public override StepName Name => new(section, "withdraw", old.Object);

    public override string Change => agent.Show(Call);

    public override bool CanUndo => true;

    private ConsulCall Call => ConsulCalls.AgentDeregister(old.ServiceId, old.Service);

    public override Task PrepareAsync(CancellationToken cancel) =>
        Task.WhenAll(agent.ConnectAsync(cancel), catalog?.ConnectAsync(cancel) ?? Task.FromResult(""));

    public override async Task<Look> LookAsync(CancellationToken cancel)
    {
        try
        {
            seen = (await ReadAsync(cancel)).Mine;
        }
        catch (HookException error) when (catalog is null && IsDead(error))
        {
            return Look.Skip($"the agent of {old.Host} cannot be asked and no 'servers' are set; the announcement deregisters it through the new master's agent ({error.Message})");
        }

        return seen is null
            ? Look.Already(Gone)
            : Look.Needed($"service {old.Service} is {seen}", new Dictionary<string, string>
            {
                [Previous] = JsonSerializer.Serialize(seen.Service, ConsulJson.Plain.ServiceInfo),
            });
    }

    public override async Task ActAsync(Look look, CancellationToken cancel)
    {
        try
        {
            await agent.ChangeAsync(Call, cancel);
        }
        catch (HookException error) when (catalog is not null && seen is not null && IsDead(error))
        {
            await catalog.ChangeAsync(catalog.Calls.Deregister(new Deregistration { Node = seen.Node.Node, ServiceId = old.ServiceId }), cancel);
            caution = $"; taken from the catalog, since its agent does not answer{Alive}: it comes back with that agent unless it is deregistered there";
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
        var previous = JsonSerializer.Deserialize(before[Previous], ConsulJson.Plain.ServiceInfo)!;
        var body = old.AgentBody() with { Tags = previous.Tags, Address = previous.Address, Port = previous.Port, Meta = previous.Meta };
        await agent.ChangeAsync(ConsulCalls.AgentRegister(body), cancel);
        var state = await Poll.UntilAsync(ReadAsync, now => now.Mine is not null, AgentState.SyncLimit, time, cancel);
        return state.Mine is { } mine
            ? $"service {old.Service} is {mine} again"
            : throw new HookException(FailureKind.Unproven, $"{old.Object} could not be put back");
    }

    private string Gone => $"service {old.Service} has no instance {old.ServiceId} at {old.Host}";

    /// <summary>Consul's own view, which lags some seconds behind a death.</summary>
    private string Alive => seen?.Checks?.Any(check => check is { CheckId: CheckInfo.AgentCheck, Status: "passing" }) ?? false
        ? " (the cluster took it for alive a moment ago)"
        : "";

    private Task<AgentState> ReadAsync(CancellationToken cancel) => AgentState.ReadAsync(catalog ?? agent, old, cancel);

    private static bool IsDead(HookException error) => error.Kind is FailureKind.Unreachable or FailureKind.Refused or FailureKind.TimedOut;
}
