using Xunit.Abstractions;

namespace MhaHooks.Servers.MySql;

public sealed class MariaDbFaultTests(MariaDbPair pair, ITestOutputHelper output) : FaultTests(pair, output), IClassFixture<MariaDbPair>;
