using System.Text.Json;
using System.Text.Json.Serialization;

namespace MhaHooks.Providers.Consul.Wire;

/// <summary>The body of <c>PUT /v1/agent/service/register</c>.</summary>
internal sealed record AgentService
{
    [JsonPropertyName("ID")]
    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public IReadOnlyList<string>? Tags { get; init; }

    public string Address { get; init; } = "";

    public int Port { get; init; }

    public IReadOnlyDictionary<string, string>? Meta { get; init; }

    public AgentCheck? Check { get; init; }

    public IReadOnlyDictionary<string, ServiceAddress>? TaggedAddresses { get; init; }

    /// <summary>What else there was before.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
