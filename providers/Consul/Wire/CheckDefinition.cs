using System.Text.Json.Serialization;

namespace MhaHooks.Providers.Consul.Wire;

/// <summary>What consul-esm reads to know how to run a check of the catalog.</summary>
internal sealed record CheckDefinition
{
    [JsonPropertyName("TCP")]
    public string? Tcp { get; init; }

    public string? Interval { get; init; }
}
