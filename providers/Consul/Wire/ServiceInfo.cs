using System.Text.Json;
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

    public IReadOnlyDictionary<string, ServiceAddress>? TaggedAddresses { get; init; }

    /// <summary>What else there is: weights, EnableTagOverride, and what later versions add.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }

    /// <summary>The same as it would be registered.</summary>
    public ServiceInfo ToRegister() => this with { More = Kept.Of(More) };

    /// <summary>The same at another address, which stands wherever the old one stood.</summary>
    public ServiceInfo MovedTo(string address, int port) => ToRegister() with
    {
        Address = address,
        Port = port,
        TaggedAddresses = TaggedAddresses?.ToDictionary(pair => pair.Key, pair => pair.Value.Address != Address ? pair.Value : pair.Value with
        {
            Address = address,
            Port = pair.Value.Port == Port ? port : pair.Value.Port,
        }),
    };
}
