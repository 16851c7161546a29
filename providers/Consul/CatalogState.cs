using MhaHooks.Core;
using MhaHooks.Providers.Consul.Wire;

namespace MhaHooks.Providers.Consul;

/// <summary>What the catalog holds about one announcement, read consistently.</summary>
internal sealed class CatalogState
{
    /// <summary>Every agent writes it into its node's metadata, an empty value included.</summary>
    private const string AgentMeta = "consul-network-segment";
    private readonly Announcement announcement;

    private CatalogState(Announcement announcement) => this.announcement = announcement;

    /// <summary>Null where there is no such node. Names are compared without case, as Consul does.</summary>
    public CatalogNode? Node { get; private init; }

    public IReadOnlyList<CheckInfo> Checks { get; private init; } = [];

    /// <summary>Of the service, on all nodes.</summary>
    public IReadOnlyList<HealthEntry> Instances { get; private init; } = [];

    /// <summary>The instance with our node and ID.</summary>
    public HealthEntry? Mine => Instances.FirstOrDefault(IsMine);

    /// <summary>Instances elsewhere that clients are sent to as well.</summary>
    public IReadOnlyList<HealthEntry> Others =>
        [.. Instances.Where(one => !IsMine(one) && announcement.HasTags(one.Service) && !one.IsCritical)];

    public bool IsAgents => Checks.Any(check => check.CheckId == CheckInfo.AgentCheck) || (Node?.Node.Meta?.ContainsKey(AgentMeta) ?? false);

    public static async Task<CatalogState> ReadAsync(ConsulClient client, Announcement announcement, CancellationToken cancel)
    {
        var node = client.NodeAsync(announcement.Node, cancel);
        var checks = client.NodeChecksAsync(announcement.Node, cancel);
        var instances = announcement.HasService
            ? client.InstancesAsync(announcement.Service, announcement.Node, cancel)
            : Task.FromResult<IReadOnlyList<HealthEntry>>([]);
        await Task.WhenAll(node, checks, instances);
        return new CatalogState(announcement) { Node = await node, Checks = await checks, Instances = await instances };
    }

    /// <summary>
    /// An agent keeps its own node: it removes what others register there and puts its own address back at its next sync
    /// (seen with 1.8.7 after 46 to 75 s). Until then clients would be sent to the wrong host for everything on that node.
    /// </summary>
    public CatalogState RefuseAgentNode() => !IsAgents ? this : throw new HookException(FailureKind.Misconfigured, $"node {announcement.Node} belongs to a Consul agent")
    {
        Expected = "a node that no agent looks after",
        Seen = $"the check {CheckInfo.AgentCheck} or an agent's metadata on it, address {Node?.Node.Address}",
        Now = "nothing was changed on it",
        Next = "use mode = agent, or a name of its own for 'node', such as master or {host}-mysql",
    };

    public Finding Judge()
    {
        var wanted = announcement;
        if (Node is null)
        {
            return Finding.Wrong(FailureKind.Missing, $"there is no node {wanted.Node}");
        }

        if (!wanted.SameAddress(Node.Node.Address))
        {
            return Finding.Wrong(FailureKind.Conflict, $"node {wanted.Node} is {Node.Node.Address}");
        }

        return wanted.HasService ? JudgeService() : Finding.Right($"node {wanted.Node} is {Node.Node.Address}");
    }

    /// <summary>The check with the ID that ours has or would have.</summary>
    public CheckInfo? Check => Checks.FirstOrDefault(check => check.CheckId == announcement.CheckId);

    /// <summary>Whether the check is as configured; without one to register whatever is there stays.</summary>
    public bool HasCheck => !announcement.Options.TcpCheck || Checks.Any(announcement.SameCheck);

    /// <summary>What would bring the present state back, or null where there is no such node.</summary>
    public Registration? ToRegistration() => Node is null ? null : new Registration
    {
        Node = Node.Node.Node,
        Address = Node.Node.Address,
        Id = string.IsNullOrEmpty(Node.Node.Id) ? null : Node.Node.Id,
        TaggedAddresses = Node.Node.TaggedAddresses,
        NodeMeta = Node.Node.Meta,
        Service = Mine?.Service.ToRegister(),
        Check = announcement.Options.TcpCheck ? Check?.ToRegister() : null,
    };

    private Finding JudgeService() => Mine switch
    {
        null => Finding.Wrong(FailureKind.Missing, $"service {announcement.Service} has no instance {announcement.ServiceId} on node {announcement.Node}"),
        { IsCritical: true } critical => Finding.Wrong(FailureKind.Unproven, $"{critical}: DNS leaves it out"),
        { } mine when !announcement.SameService(mine.Service) => Finding.Wrong(FailureKind.Conflict, $"service {announcement.Service} is {mine}"),
        { } mine when Others.Count > 0 => Finding.Wrong(FailureKind.Conflict, $"service {announcement.Service} is {mine} and also {string.Join(", ", Others)}"),
        { } mine => Finding.Right($"service {announcement.Service} is {mine}"),
    };

    private bool IsMine(HealthEntry one) =>
        one.Service.Id == announcement.ServiceId && string.Equals(one.Node.Node, announcement.Node, StringComparison.OrdinalIgnoreCase);
}
