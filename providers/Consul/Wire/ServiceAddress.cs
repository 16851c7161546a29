using System.Text.Json;
using System.Text.Json.Serialization;

namespace MhaHooks.Providers.Consul.Wire;

/// <summary>One of the further addresses of an instance.</summary>
internal sealed record ServiceAddress
{
    public string Address { get; init; } = "";

    public int Port { get; init; }

    /// <summary>What else there is.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
