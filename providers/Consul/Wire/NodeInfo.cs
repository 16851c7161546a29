using System.Text.Json.Serialization;

namespace MhaHooks.Providers.Consul.Wire;

/// <summary>A node as the catalog shows it (https://developer.hashicorp.com/consul/api-docs/catalog).</summary>
internal sealed record NodeInfo
{
    /// <summary>Empty for a node that was registered without one; a UUID for one with an agent.</summary>
    [JsonPropertyName("ID")]
    public string? Id { get; init; }

    public string Node { get; init; } = "";

    public string Address { get; init; } = "";

    public IReadOnlyDictionary<string, string>? TaggedAddresses { get; init; }

    public IReadOnlyDictionary<string, string>? Meta { get; init; }
}
