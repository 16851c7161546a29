using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.Protocol;

[Collection(Collections.MariaDb)]
public sealed class MariaDbStatementTests(MariaDbFixture fixture) : StatementTests(fixture.Server);
