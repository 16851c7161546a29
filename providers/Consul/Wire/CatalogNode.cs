namespace MhaHooks.Providers.Consul.Wire;

/// <summary>The answer to <c>GET /v1/catalog/node/NODE</c>; JSON's null for an unknown node, with status 200.</summary>
internal sealed record CatalogNode
{
    public NodeInfo Node { get; init; } = new();

    /// <summary>By the ID of the instance.</summary>
    public IReadOnlyDictionary<string, ServiceInfo>? Services { get; init; }
}
