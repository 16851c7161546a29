namespace MhaHooks.Servers.Support;

/// <summary>One MariaDB for the tests that leave it as they found it.</summary>
public sealed class MariaDbFixture : IAsyncLifetime
{
    public TestServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await TestServer.MariaDbAsync(
        "--plugin-load-add=auth_ed25519", "--log-bin=binlog", "--server-id=11", "--gtid-domain-id=0");

    public async Task DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }
}
