using System.Text.Json;
using System.Text.Json.Serialization;

namespace MhaHooks.Providers.Consul.Wire;

/// <summary>A check, as it is read and as it is registered in the catalog.</summary>
internal sealed record CheckInfo
{
    /// <summary>The check by which every live or lately dead agent is known (serf's view of it).</summary>
    public const string AgentCheck = "serfHealth";

    public string Node { get; init; } = "";

    [JsonPropertyName("CheckID")]
    public string CheckId { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>passing, warning or critical.</summary>
    public string Status { get; init; } = "";

    /// <summary>Empty for a check of the node.</summary>
    [JsonPropertyName("ServiceID")]
    public string? ServiceId { get; init; }

    public CheckDefinition? Definition { get; init; }

    /// <summary>tcp, http, ttl …; only of an agent's checks, and only since 1.7.</summary>
    [JsonPropertyName("Type")]
    public string? Kind { get; init; }

    /// <summary>What else there is: notes, the last output.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }

    /// <summary>The same as it would be registered.</summary>
    public CheckInfo ToRegister() => this with { More = Kept.Of(More) };

    /// <summary>Whether it checks the same thing, whatever it found.</summary>
    public bool IsLike(CheckInfo other) =>
        CheckId == other.CheckId && Definition?.Tcp == other.Definition?.Tcp && Definition?.Interval == other.Definition?.Interval;
}
