using System.Text.Json.Serialization;

namespace MhaHooks.Providers.Consul.Wire;

/// <summary>The body of <c>PUT /v1/catalog/register</c>.</summary>
internal sealed record Registration
{
    public string Node { get; init; } = "";

    public string Address { get; init; } = "";

    [JsonPropertyName("ID")]
    public string? Id { get; init; }

    public IReadOnlyDictionary<string, string>? TaggedAddresses { get; init; }

    public IReadOnlyDictionary<string, string>? NodeMeta { get; init; }

    /// <summary>
    /// Leaves an existing node as it is. Without it Consul blanks everything about the node that the body does not say
    /// (seen with 1.8.7: an agent's node lost its ID and its address until the agent's next sync).
    /// </summary>
    public bool? SkipNodeUpdate { get; init; }

    public ServiceInfo? Service { get; init; }

    public CheckInfo? Check { get; init; }

    /// <summary>Further ones.</summary>
    public IReadOnlyList<CheckInfo>? Checks { get; init; }
}
