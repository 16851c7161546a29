using System.Text.Json;
using MhaHooks.Core;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.Consul.Wire;

namespace MhaHooks.Providers.Consul;

/// <summary>Registers the service with the agent beside the new master, and waits until the servers know it.</summary>
internal sealed class AgentRegisterStep(string section, ConsulClient agent, Announcement wanted, TimeProvider time) : Step
{
    /// <summary>The journalled value: the agent's registration of this ID before, whole, or nothing.</summary>
    private const string Previous = "registration";
    private ServiceInfo? local;

    public override StepName Name => new(section, "announce", wanted.Object);

    public override string Change => agent.Show(ConsulCalls.AgentRegister(wanted.AgentBody()));

    public override bool CanUndo => true;

    public override Task PrepareAsync(CancellationToken cancel) => agent.ConnectAsync(cancel);

    public override async Task<Look> LookAsync(CancellationToken cancel)
    {
        local = await agent.AgentServiceAsync(wanted.ServiceId, wanted.Service, cancel);
        var state = await AgentState.ReadAsync(agent, wanted, cancel);
        if (state.Others.Count > 0)
        {
            throw new HookException(FailureKind.Conflict, $"service {wanted.Service} is registered elsewhere")
            {
                Expected = $"no instance besides that of {wanted.Host}",
                Seen = string.Join(", ", state.Others),
                Now = $"{wanted.Host} was not registered: clients would be sent to either",
                Next = "deregister them at their own agents, or tell them apart by 'tags'",
            };
        }

        var finding = state.Judge();
        if (finding.IsRight && local is not null && wanted.SameService(local) && HasCheck(state.Mine!))
        {
            return Look.Already(finding.Seen);
        }

        var before = local is null ? "" : JsonSerializer.Serialize(wanted.AgentRecord(local, state.Mine?.Checks), ConsulJson.Plain.AgentService);
        return Look.Needed(finding.Seen, new Dictionary<string, string> { [Previous] = before });
    }

    public override Task ActAsync(Look look, CancellationToken cancel) =>
        agent.ChangeAsync(ConsulCalls.AgentRegister(wanted.AgentBody(local)), cancel);

    public override async Task<string> ProveAsync(CancellationToken cancel)
    {
        var finding = await Poll.UntilAsync(
            async token => (await AgentState.ReadAsync(agent, wanted, token)).Judge(), seen => seen.IsRight, AgentState.SyncLimit, time, cancel);
        return finding.IsRight
            ? finding.Seen
            : throw new HookException(FailureKind.Unproven, $"{wanted.Object} was registered and is not what it should be")
            {
                Expected = wanted.Target,
                Seen = finding.Seen,
                Next = $"look at the log of the agent of {wanted.Host.Name} and at its check of {wanted.Target}",
            };
    }

    public override async Task<string> UndoAsync(IReadOnlyDictionary<string, string> before, CancellationToken cancel)
    {
        var previous = before[Previous].Length == 0 ? null : JsonSerializer.Deserialize(before[Previous], ConsulJson.Plain.AgentService);
        await agent.ChangeAsync(previous is null ? ConsulCalls.AgentDeregister(wanted.ServiceId, wanted.Service) : ConsulCalls.AgentRegister(previous), cancel);
        var now = await agent.AgentServiceAsync(wanted.ServiceId, wanted.Service, cancel);
        return now?.Address == previous?.Address && now?.Port == previous?.Port
            ? (previous is null ? $"{wanted.Object} is gone again" : $"{wanted.Object} is {previous.Address}:{previous.Port} again")
            : throw new HookException(FailureKind.Unproven, $"{wanted.Object} could not be put back");
    }

    private bool HasCheck(HealthEntry mine) =>
        !wanted.Options.TcpCheck || (mine.Checks?.Any(check => check.ServiceId == wanted.ServiceId) ?? false);
}
