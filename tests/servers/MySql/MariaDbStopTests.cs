using Xunit.Abstractions;

namespace MhaHooks.Servers.MySql;

public sealed class MariaDbStopTests(MariaDbPair pair, ITestOutputHelper output) : StopTests(pair, output), IClassFixture<MariaDbPair>;
