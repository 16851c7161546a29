using System.Text.Json.Serialization;

namespace MhaHooks.Providers.Consul.Wire;

/// <summary>An instance of a service, as it is read and as it is registered in the catalog.</summary>
internal sealed record ServiceInfo
{
    [JsonPropertyName("ID")]
    public string Id { get; init; } = "";

    public string Service { get; init; } = "";

    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Empty means the node's.</summary>
    public string Address { get; init; } = "";

    public int Port { get; init; }

    public IReadOnlyDictionary<string, string>? Meta { get; init; }
}
