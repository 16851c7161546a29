using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.Protocol;

[Collection(Collections.MySql)]
public sealed class MySqlStatementTests(MySqlFixture fixture) : StatementTests(fixture.Server);
