using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.MySql;

[Collection(Collections.MySql)]
public sealed class MySqlPreflightTests(MySqlFixture fixture) : PreflightTests(fixture.Server);
