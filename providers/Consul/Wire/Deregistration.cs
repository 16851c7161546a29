using System.Text.Json.Serialization;

namespace MhaHooks.Providers.Consul.Wire;

/// <summary>The body of <c>PUT /v1/catalog/deregister</c>: the node with all it has, one instance with its checks, or one check.</summary>
internal sealed record Deregistration
{
    public string Node { get; init; } = "";

    [JsonPropertyName("ServiceID")]
    public string? ServiceId { get; init; }

    [JsonPropertyName("CheckID")]
    public string? CheckId { get; init; }
}
