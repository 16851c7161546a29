using Xunit.Abstractions;

namespace MhaHooks.Servers.MySql;

public sealed class MariaDbStopTests(MariaDbPair pair, ITestOutputHelper output) : StopTests(pair, output), IClassFixture<MariaDbPair>
{
    protected override string SourceRole => "rpl_semi_sync_master_enabled";

    protected override string ReplicaRole => "rpl_semi_sync_slave_enabled";

    protected override string StopReplica => "STOP SLAVE";

    protected override string StartReplica => "START SLAVE";
}
