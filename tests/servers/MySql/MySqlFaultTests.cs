using Xunit.Abstractions;

namespace MhaHooks.Servers.MySql;

public sealed class MySqlFaultTests(MySqlPair pair, ITestOutputHelper output) : FaultTests(pair, output), IClassFixture<MySqlPair>;
