namespace MhaHooks.Servers.Consul;

/// <summary>One server without ACLs for all tests that use names of their own in it.</summary>
public sealed class OpenConsul : IAsyncLifetime
{
    internal ConsulServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await ConsulServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
