namespace MhaHooks.Servers.Support;

/// <summary>One MySQL 9.7 for the tests that leave it as they found it.</summary>
public sealed class MySqlFixture : IAsyncLifetime
{
    public TestServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await TestServer.MySqlAsync(
        "--log-bin=binlog", "--server-id=97", "--gtid-mode=ON", "--enforce-gtid-consistency=ON");

    public async Task DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }
}
