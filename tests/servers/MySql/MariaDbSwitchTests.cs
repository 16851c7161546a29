using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.MySql;

[Collection(Collections.MariaDb)]
public sealed class MariaDbSwitchTests(MariaDbFixture fixture) : SwitchTests(fixture.Server)
{
    protected override Task<TestServer> AnotherAsync() => TestServer.MariaDbAsync();
}
