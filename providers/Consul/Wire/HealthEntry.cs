namespace MhaHooks.Providers.Consul.Wire;

/// <summary>One instance in the answer to <c>GET /v1/health/service/SERVICE</c>, with its own checks and its node's.</summary>
internal sealed record HealthEntry
{
    public NodeInfo Node { get; init; } = new();

    public ServiceInfo Service { get; init; } = new();

    public IReadOnlyList<CheckInfo>? Checks { get; init; }

    /// <summary>Where clients are sent.</summary>
    public string Address => Service.Address.Length > 0 ? Service.Address : Node.Address;

    /// <summary>Consul's DNS leaves an instance out when one check of it or of its node is critical.</summary>
    public bool IsCritical => Checks?.Any(check => check.Status == "critical") ?? false;

    public override string ToString() =>
        $"{Address}:{Service.Port} (node {Node.Node}, ID {Service.Id}{(IsCritical ? ", critical" : "")})";
}
