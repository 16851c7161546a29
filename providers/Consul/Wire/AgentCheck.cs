using System.Text.Json.Serialization;

namespace MhaHooks.Providers.Consul.Wire;

/// <summary>A check for the agent to run (https://developer.hashicorp.com/consul/api-docs/agent/check).</summary>
internal sealed record AgentCheck
{
    [JsonPropertyName("TCP")]
    public string Tcp { get; init; } = "";

    public string Interval { get; init; } = "";

    /// <summary>Until the first run, which the agent puts off by a random part of the interval; Consul's default is critical.</summary>
    public string Status { get; init; } = "passing";
}
