using System.Text.Json;
using MhaHooks.Core;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.Consul.Wire;

namespace MhaHooks.Providers.Consul;

/// <summary>
/// Writes the new master into the catalog: a node, or a service on a node. An existing node keeps everything but its address.
/// </summary>
internal sealed class RegisterStep(string section, ConsulClient client, Announcement wanted) : Step
{
    /// <summary>The journalled value: the body that registers what was there, or nothing where nothing was.</summary>
    private const string Previous = "registration";
    private CatalogState? seen;

    public override StepName Name => new(section, "announce", wanted.Object);

    public override string Change => client.Show(client.Calls.Register(wanted.Body()));

    public override bool CanUndo => true;

    public override Task PrepareAsync(CancellationToken cancel) => client.ConnectAsync(cancel);

    public override async Task<Look> LookAsync(CancellationToken cancel)
    {
        seen = (await CatalogState.ReadAsync(client, wanted, cancel)).RefuseAgentNode();
        if (seen.Others.Count > 0)
        {
            throw new HookException(FailureKind.Conflict, $"service {wanted.Service} has instances that are not ours")
            {
                Expected = $"none besides ID {wanted.ServiceId} on node {wanted.Node}",
                Seen = string.Join(", ", seen.Others),
                Now = $"{wanted.Host} was not registered: clients would be sent to either",
                Next = "deregister them where they were registered, or tell them apart by 'tags'",
            };
        }

        var finding = seen.Judge();
        if (finding.IsRight && seen.HasCheck)
        {
            return Look.Already(finding.Seen);
        }

        var before = seen.ToRegistration() is { } registration ? JsonSerializer.Serialize(registration, ConsulJson.Plain.Registration) : "";
        return Look.Needed(finding.IsRight ? $"{finding.Seen}, without its check" : finding.Seen, new Dictionary<string, string> { [Previous] = before });
    }

    public override Task ActAsync(Look look, CancellationToken cancel) =>
        client.ChangeAsync(client.Calls.Register(seen?.Node is { } node ? wanted.Body(node.Node, seen.Mine?.Service) : wanted.Body()), cancel);

    public override async Task<string> ProveAsync(CancellationToken cancel)
    {
        var finding = (await CatalogState.ReadAsync(client, wanted, cancel)).Judge();
        return finding.IsRight
            ? finding.Seen
            : throw new HookException(FailureKind.Unproven, $"{wanted.Object} was registered and is not what it should be")
            {
                Expected = wanted.Expected,
                Seen = finding.Seen,
                Next = "somebody else registers the same name: find out who, then run the command again",
            };
    }

    public override async Task<string> UndoAsync(IReadOnlyDictionary<string, string> before, CancellationToken cancel)
    {
        var state = (await CatalogState.ReadAsync(client, wanted, cancel)).RefuseAgentNode();
        if (before[Previous].Length == 0)
        {
            return await RemoveAsync(state, cancel);
        }

        var previous = JsonSerializer.Deserialize(before[Previous], ConsulJson.Plain.Registration)!;
        RefuseThird(state, previous.Address);
        if (previous.Service is null && state.Mine is not null)
        {
            await client.ChangeAsync(client.Calls.Deregister(new() { Node = wanted.Node, ServiceId = wanted.ServiceId }), cancel);
        }
        else if (wanted.Options.TcpCheck && previous.Check is null && state.Check is not null)
        {
            await client.ChangeAsync(client.Calls.Deregister(new() { Node = wanted.Node, CheckId = wanted.CheckId }), cancel);
        }

        await client.ChangeAsync(client.Calls.Register(previous), cancel);
        var now = await CatalogState.ReadAsync(client, wanted, cancel);
        return now.Node is { } node && Addresses.Same(node.Node.Address, previous.Address) && now.Mine?.Address == AddressOf(previous) && IsBack(previous.Check, now.Check)
            ? $"node {node.Node.Node} is {node.Node.Address} again"
            : throw NotBack(now.Judge().Seen, previous.Address);
    }

    private static string? AddressOf(Registration previous) =>
        previous.Service is { } service ? (service.Address.Length > 0 ? service.Address : previous.Address) : null;

    /// <summary>A check that is there without our having put it there is no business of ours.</summary>
    private bool IsBack(CheckInfo? previous, CheckInfo? now) =>
        !wanted.Options.TcpCheck || (previous is null ? now is null : now is not null && now.IsLike(previous));

    private async Task<string> RemoveAsync(CatalogState state, CancellationToken cancel)
    {
        if (state.Node is null)
        {
            return $"there is no node {wanted.Node}";
        }

        RefuseThird(state, wanted.Host.Ip);
        var shared = state.Node.Services?.Keys.Any(id => id != wanted.ServiceId) ?? false;
        if (shared && !wanted.HasService)
        {
            throw new HookException(FailureKind.Conflict, $"node {wanted.Node} has been given services since by somebody else")
            {
                Expected = "none",
                Seen = string.Join(", ", state.Node.Services!.Keys),
                Now = "it was left as it is: they would go with it",
            };
        }

        var what = new Deregistration { Node = wanted.Node, ServiceId = shared ? wanted.ServiceId : null };
        await client.ChangeAsync(client.Calls.Deregister(what), cancel);
        var now = await CatalogState.ReadAsync(client, wanted, cancel);
        return (shared ? (object?)now.Mine : now.Node) is null
            ? $"{wanted.Object} is gone again"
            : throw NotBack(now.Judge().Seen, "nothing");
    }

    /// <summary>Undo takes back what this step did, and nothing that came after it.</summary>
    private void RefuseThird(CatalogState state, string previous)
    {
        if (state.Node is { } node && !wanted.SameAddress(node.Node.Address) && !Addresses.Same(node.Node.Address, previous))
        {
            throw new HookException(FailureKind.Conflict, $"node {wanted.Node} has been changed since by somebody else")
            {
                Expected = $"{wanted.Host.Ip} or {previous}",
                Seen = node.Node.Address,
                Now = "it was left as it is",
            };
        }
    }

    private HookException NotBack(string now, string previous) =>
        new(FailureKind.Unproven, $"{wanted.Object} could not be put back") { Expected = previous, Seen = now };
}
