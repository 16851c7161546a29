using MhaHooks.Core;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.Consul.Wire;

namespace MhaHooks.Providers.Consul;

/// <summary>The read-only checks of everything that a failover would need.</summary>
/// <param name="section">As written in hooks.cnf.</param>
/// <param name="clients">Everybody who will be asked for something.</param>
/// <param name="hosts">What stands in Consul for each host that is known: the original master first.</param>
internal sealed class Preflight(string section, IReadOnlyList<ConsulClient> clients, IReadOnlyList<Announcement> hosts)
{
    private Announcement Present => hosts[0];

    /// <summary>Reachable, led, and open to what will be written.</summary>
    public Step Access() => new CheckStep(
        new StepName(section, "check", "access"),
        $"the Consul servers have a leader, and the token may: {string.Join(", ", Rights)}",
        AccessAsync);

    /// <summary>What may be so, and will be missed only once a host is dead: a warning.</summary>
    public IEnumerable<Step> Servers()
    {
        if (Present.Options is { Mode: ConsulMode.Agent, Servers.Count: 0 })
        {
            yield return new CheckStep(
                new StepName(section, "check", "servers"),
                "there are servers to ask when the agent beside a dead master is dead as well",
                _ => throw new HookException(FailureKind.Misconfigured, $"[{section}] has no 'servers': 'stop' of a dead host will fail, since nobody else knows what its agent registered")
                {
                    Next = "give servers=URL, … of Consul servers in this section",
                },
                advisory: true);
        }
    }

    /// <summary>MHA asks for <c>status</c> with the live master: whoever else stands in Consul now is wrong.</summary>
    public Step IsHeld() => new CheckStep(
        new StepName(section, "check", Present.Object),
        $"{Present.Object} leads to {Present.Host}",
        IsHeldAsync);

    private IReadOnlyList<AccessRight> Rights => [.. hosts.SelectMany(Needed).Distinct()];

    private static IEnumerable<AccessRight> Needed(Announcement host)
    {
        if (host.Options.Mode == ConsulMode.Kv)
        {
            yield return ConsulCalls.Write("key", host.Options.Key);
            yield break;
        }

        if (host.Options.Mode == ConsulMode.Catalog)
        {
            yield return ConsulCalls.Write("node", host.Node);
        }

        if (host.HasService)
        {
            yield return ConsulCalls.Write("service", host.Service);
        }
    }

    private async Task<string> AccessAsync(CancellationToken cancel)
    {
        List<string> servers = [];
        foreach (var client in clients)
        {
            servers.Add(await client.ConnectAsync(cancel));
            var lacking = await client.LackingAsync(Rights, cancel);
            if (lacking.Count > 0)
            {
                throw ConsulClient.Denied($"the token may not do at {servers[^1]} what a failover needs", $"no {string.Join(", no ", lacking.Select(Words))}", lacking);
            }
        }

        return $"{string.Join(", ", servers)}: a leader, and the rights that are needed";
    }

    private async Task<string> IsHeldAsync(CancellationToken cancel)
    {
        var finding = await Holder.LookAsync(clients[0], Present, cancel);
        foreach (var other in hosts.Skip(1).Where(host => host.Options.Mode == ConsulMode.Catalog))
        {
            (await CatalogState.ReadAsync(clients[0], other, cancel)).RefuseAgentNode();
        }

        return finding.IsRight
            ? finding.Seen
            : throw new HookException(finding.Kind, $"{Present.Object} does not lead to the master")
            {
                Expected = Present.Expected,
                Seen = finding.Seen,
                Next = $"if {Present.Host} is the master: {Repair()}",
            };
    }

    private string Repair() => Present.Options.Mode switch
    {
        ConsulMode.Kv => clients[0].Show(clients[0].Calls.PutKey(Present.Options.Key, Present.Value, 0, 0))
            .Replace("cas=0&", "", StringComparison.Ordinal).Replace("?cas=0", "", StringComparison.Ordinal),
        ConsulMode.Agent => clients[0].Show(ConsulCalls.AgentRegister(Present.AgentBody())),
        _ => clients[0].Show(clients[0].Calls.Register(Present.Body())),
    };

    private static string Words(AccessRight right) => $"{right.Resource}:{right.Access} on {right.Segment}";
}
