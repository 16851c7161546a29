using Xunit.Abstractions;

namespace MhaHooks.Servers.MySql;

public sealed class MySqlStopTests(MySqlPair pair, ITestOutputHelper output) : StopTests(pair, output), IClassFixture<MySqlPair>;
