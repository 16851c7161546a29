using System.Text.Json;
using System.Text.Json.Serialization;

namespace MhaHooks.Providers.Consul.Wire;

/// <summary>What consul-esm reads to know how to run a check of the catalog.</summary>
internal sealed record CheckDefinition
{
    [JsonPropertyName("TCP")]
    public string? Tcp { get; init; }

    public string? Interval { get; init; }

    /// <summary>Other kinds of checks, and their settings.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
