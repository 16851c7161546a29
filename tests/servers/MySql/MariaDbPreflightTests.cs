using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.MySql;

[Collection(Collections.MariaDb)]
public sealed class MariaDbPreflightTests(MariaDbFixture fixture) : PreflightTests(fixture.Server);
