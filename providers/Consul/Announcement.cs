using System.Globalization;
using System.Net.Sockets;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Net;
using MhaHooks.Providers.Consul.Wire;

namespace MhaHooks.Providers.Consul;

/// <summary>What stands in Consul while this host is the master.</summary>
internal sealed record Announcement(ConsulOptions Options, DatabaseHost Host)
{
    /// <summary>What consul-esm takes as a node to look after (https://github.com/hashicorp/consul-esm).</summary>
    private const string ExternalNode = "external-node";

    public string Node => Options.Node;

    /// <summary>The service's name; empty where there is none.</summary>
    public string Service => Options.Service ?? "";

    public bool HasService => Options.Service is not null;

    public string ServiceId => Options.ServiceId ?? Service;

    /// <summary>The object, in words and in the names of steps.</summary>
    public string Object => Options.Mode switch
    {
        ConsulMode.Kv => $"key {Options.Key}",
        ConsulMode.Agent => $"service {Service} of the agent of {Host.Name}",
        _ => HasService ? $"service {Service} on node {Node}" : $"node {Node}",
    };

    /// <summary>The node to be able to see: in agent mode its name is the agent's own affair, and the host's as a rule.</summary>
    public string VisibleNode => Options.Mode == ConsulMode.Catalog ? Node : Host.Name;

    /// <summary>The value of the key.</summary>
    public string Value =>
        Options.Value?.Replace("{port}", Host.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) ?? Target;

    /// <summary><c>ip:port</c>, with brackets where the address has colons itself.</summary>
    public string Target => Host.Ip.Contains(':', StringComparison.Ordinal) ? $"[{Host.Ip}]:{Host.Port}" : $"{Host.Ip}:{Host.Port}";

    /// <summary>What should be seen, for messages.</summary>
    public string Expected => Options.Mode == ConsulMode.Kv ? Value : HasService ? Target : Host.Ip;

    /// <summary>
    /// What clients ask for: <c>NODE.node[.DC].consul</c>, <c>[TAG.]SERVICE.service[.DC].consul</c> (the tag where there is
    /// exactly one, since Consul takes one), or the configured name.
    /// </summary>
    public string? DnsName
    {
        get
        {
            var consul = Options.Datacenter is { } dc ? $"{dc}.consul" : "consul";
            var tag = Options.Tags is [var only] ? $"{only}." : "";
            return Options switch
            {
                { Name: { } name } => name,
                { Mode: ConsulMode.Kv } => null,
                _ => HasService ? $"{tag}{Service}.service.{consul}" : $"{Node}.node.{consul}",
            };
        }
    }

    public DnsRecordType DnsType => Host.Address?.AddressFamily == AddressFamily.InterNetworkV6 ? DnsRecordType.Aaaa : DnsRecordType.A;

    /// <summary>The body for a node that does not exist yet.</summary>
    public Registration Body() => new()
    {
        Node = Node,
        Address = Host.Ip,
        NodeMeta = Options.TcpCheck ? new Dictionary<string, string> { [ExternalNode] = "true" } : null,
        Service = HasService ? Instance() : null,
        Check = Options.TcpCheck ? CatalogCheck() : null,
    };

    /// <summary>The body for a node that is there: everything it has stays, but the address.</summary>
    public Registration Body(NodeInfo node, ServiceInfo? instance)
    {
        var fresh = Body();
        var full = fresh with { Service = fresh.Service is null ? null : Instance(instance) };
        return SameAddress(node.Address)
            ? full with { NodeMeta = null, SkipNodeUpdate = true }
            : full with
            {
                Id = string.IsNullOrEmpty(node.Id) ? null : node.Id,
                TaggedAddresses = node.TaggedAddresses?.ToDictionary(
                    pair => pair.Key, pair => pair.Value == node.Address ? Host.Ip : pair.Value),
                NodeMeta = node.Meta is { Count: > 0 } ? node.Meta : fresh.NodeMeta,
            };
    }

    /// <param name="before">What the agent has by this ID: everything stays but the address and our tags.</param>
    public AgentService AgentBody(ServiceInfo? before = null) => AgentBodyOf(Instance(before));

    /// <summary>The body that would bring an instance back as it is: our check, where it has it.</summary>
    public AgentService AgentRecord(ServiceInfo instance, IEnumerable<CheckInfo>? checks) =>
        AgentBodyOf(instance) is var body && (checks?.Any(IsOurs) ?? false) ? body : body with { Check = null };

    /// <summary>
    /// Those of an instance's checks that cannot be registered again: an agent shows that a check is there, its kind and its
    /// result, and not what it asks (seen with 1.8.7: <c>"Definition": {}</c>).
    /// </summary>
    public IReadOnlyList<CheckInfo> Unreadable(IEnumerable<CheckInfo>? checks) =>
        [.. (checks ?? []).Where(check => check.ServiceId == ServiceId && !IsOurs(check))];

    /// <summary>The body that brings an instance to an agent, with our check.</summary>
    private AgentService AgentBodyOf(ServiceInfo instance) => new()
    {
        Id = ServiceId,
        Name = Service,
        Tags = instance.Tags,
        Address = instance.Address,
        Port = instance.Port,
        Meta = instance.Meta,
        TaggedAddresses = instance.TaggedAddresses,
        More = Kept.Of(instance.More),
        Check = Options.TcpCheck ? new AgentCheck { Tcp = Target, Interval = Interval } : null,
    };

    public bool SameAddress(string address) => Addresses.Same(address, Host.Ip);

    public bool SameService(ServiceInfo instance) =>
        instance.Id == ServiceId && instance.Service == Service && instance.Port == Host.Port && SameAddress(instance.Address) && HasTags(instance)
        && (instance.Tags?.Count ?? 0) == Options.Tags.Count;

    /// <summary>Whether clients that look for our tags are sent to this instance.</summary>
    public bool HasTags(ServiceInfo instance) => Options.Tags.All(tag => instance.Tags?.Contains(tag) ?? false);

    public bool SameCheck(CheckInfo check) =>
        check.CheckId == CheckId && check.Status == "passing" && check.Definition?.Tcp == Target && check.Definition.Interval == Interval;

    /// <summary>An agent gives a service's only check this ID, whoever registered it; then its kind has to fit.</summary>
    private bool IsOurs(CheckInfo check) => Options.TcpCheck && check.ServiceId == ServiceId && check.CheckId == CheckId && check.Kind is null or "" or "tcp";

    public string CheckId => HasService ? $"service:{ServiceId}" : $"mysql:{Node}";

    private IReadOnlyList<string>? TagsOrNull => Options.Tags.Count > 0 ? Options.Tags : null;

    /// <summary>As Go writes durations.</summary>
    private string Interval => Options.CheckInterval.Ticks % TimeSpan.TicksPerSecond == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Options.CheckInterval.TotalSeconds:0}s")
        : string.Create(CultureInfo.InvariantCulture, $"{Options.CheckInterval.TotalMilliseconds:0}ms");

    private ServiceInfo Instance(ServiceInfo? before = null) =>
        (before ?? new ServiceInfo()).MovedTo(Host.Ip, Host.Port) with { Id = ServiceId, Service = Service, Tags = TagsOrNull };

    private CheckInfo CatalogCheck() => new()
    {
        Node = Node,
        CheckId = CheckId,
        Name = "MySQL answers by TCP",
        Status = "passing",
        ServiceId = HasService ? ServiceId : null,
        Definition = new CheckDefinition { Tcp = Target, Interval = Interval },
    };
}
