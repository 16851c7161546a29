using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MhaHooks.Providers.Consul.Wire;

namespace MhaHooks.Providers.Consul;

/// <summary>The calls that are used, and what each needs (https://developer.hashicorp.com/consul/api-docs).</summary>
/// <param name="datacenter">For the calls that are answered by the servers; null for the server's own.</param>
internal sealed class ConsulCalls(string? datacenter)
{
    public ConsulCall Leader() => new(HttpMethod.Get, With("/v1/status/leader"));

    public ConsulCall Node(string node) =>
        new(HttpMethod.Get, Consistent($"/v1/catalog/node/{Escape(node)}")) { Needs = [Read("node", node)] };

    public ConsulCall NodeChecks(string node) =>
        new(HttpMethod.Get, Consistent($"/v1/health/node/{Escape(node)}")) { Needs = [Read("node", node)] };

    public ConsulCall Instances(string service, string node) =>
        new(HttpMethod.Get, Consistent($"/v1/health/service/{Escape(service)}")) { Needs = [Read("service", service), Read("node", node)] };

    public ConsulCall Register(Registration body) =>
        new(HttpMethod.Put, With("/v1/catalog/register"), Json(body, ConsulJson.Plain.Registration))
        {
            Needs = body.Service is { } service ? [Write("node", body.Node), Write("service", service.Service)] : [Write("node", body.Node)],
        };

    public ConsulCall Deregister(Deregistration body) =>
        new(HttpMethod.Put, With("/v1/catalog/deregister"), Json(body, ConsulJson.Plain.Deregistration)) { Needs = [Write("node", body.Node)] };

    public static ConsulCall AgentService(string id, string service) =>
        new(HttpMethod.Get, $"/v1/agent/service/{Escape(id)}") { Needs = [Read("service", service)] };

    public static ConsulCall AgentRegister(AgentService body) =>
        new(HttpMethod.Put, "/v1/agent/service/register?replace-existing-checks=true", Json(body, ConsulJson.Plain.AgentService)) { Needs = [Write("service", body.Name)] };

    public static ConsulCall AgentDeregister(string id, string service) =>
        new(HttpMethod.Put, $"/v1/agent/service/deregister/{Escape(id)}") { Needs = [Write("service", service)] };

    public ConsulCall Key(string key) => new(HttpMethod.Get, Consistent(KeyPath(key))) { Needs = [Read("key", key)] };

    /// <param name="key">The key.</param>
    /// <param name="value">What to write: any bytes.</param>
    /// <param name="flags">Kept from the value before.</param>
    /// <param name="index">Written only if the key still has this ModifyIndex; 0: only if there is none.</param>
    public ConsulCall PutKey(string key, byte[] value, ulong flags, ulong index) =>
        new(HttpMethod.Put, With(KeyPath(key), flags == 0 ? $"cas={index}" : $"cas={index}&flags={flags}"), Encoding.UTF8.GetString(value))
        {
            Raw = value,
            Needs = [Write("key", key)],
        };

    /// <summary>The same for text.</summary>
    public ConsulCall PutKey(string key, string value, ulong flags, ulong index) => PutKey(key, Encoding.UTF8.GetBytes(value), flags, index);

    public ConsulCall DeleteKey(string key, ulong index) =>
        new(HttpMethod.Delete, With(KeyPath(key), $"cas={index}")) { Needs = [Write("key", key)] };

    public ConsulCall Authorize(IReadOnlyList<AccessRight> rights) =>
        new(HttpMethod.Post, With("/v1/internal/acl/authorize"), Json(rights, ConsulJson.Plain.IReadOnlyListAccessRight));

    public static AccessRight Read(string resource, string name) => new() { Resource = resource, Segment = name, Access = "read" };

    public static AccessRight Write(string resource, string name) => new() { Resource = resource, Segment = name, Access = "write" };

    private static string Json<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);

    private static string Escape(string text) => Uri.EscapeDataString(text);

    private static string KeyPath(string key) => "/v1/kv/" + string.Join('/', key.Split('/').Select(Escape));

    /// <summary>By the leader after it has made sure that it still is one: what was written just now is seen (consul #3285).</summary>
    private string Consistent(string path) => With(path, "consistent");

    private string With(string path, string? query = null)
    {
        var dc = datacenter is null ? null : $"dc={Escape(datacenter)}";
        var all = string.Join('&', new[] { query, dc }.Where(part => part is not null));
        return all.Length == 0 ? path : $"{path}?{all}";
    }
}
