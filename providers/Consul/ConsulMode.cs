namespace MhaHooks.Providers.Consul;

/// <summary>Where in Consul the master is written.</summary>
internal enum ConsulMode
{
    /// <summary>A node, or a service on a node, that no agent looks after: <c>PUT /v1/catalog/register</c>.</summary>
    Catalog,

    /// <summary>A service of the agent beside the master: <c>PUT /v1/agent/service/register</c>.</summary>
    Agent,

    /// <summary>A key: <c>PUT /v1/kv/KEY</c>.</summary>
    Kv,
}
