using System.Text.Json;
using System.Text.Json.Serialization;

namespace MhaHooks.Providers.Consul.Wire;

/// <summary>The generated code for everything that goes over the wire or into the journal.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(CatalogNode))]
[JsonSerializable(typeof(IReadOnlyList<HealthEntry>))]
[JsonSerializable(typeof(IReadOnlyList<CheckInfo>))]
[JsonSerializable(typeof(Registration))]
[JsonSerializable(typeof(Deregistration))]
[JsonSerializable(typeof(AgentService))]
[JsonSerializable(typeof(ServiceInfo))]
[JsonSerializable(typeof(IReadOnlyList<KeyEntry>))]
[JsonSerializable(typeof(KeyEntry))]
[JsonSerializable(typeof(IReadOnlyList<AccessRight>))]
internal sealed partial class ConsulJson : JsonSerializerContext
{
    /// <summary>The same with every character as itself: these bodies are shown in logs and dry runs, and go into no web page.</summary>
    public static ConsulJson Plain { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
