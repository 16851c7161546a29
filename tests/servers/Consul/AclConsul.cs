namespace MhaHooks.Servers.Consul;

/// <summary>One server with ACLs that deny by default.</summary>
public sealed class AclConsul : IAsyncLifetime
{
    internal ConsulServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await ConsulServer.StartAsync(acl: true);

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
