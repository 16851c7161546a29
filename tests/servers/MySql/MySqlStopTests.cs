using Xunit.Abstractions;

namespace MhaHooks.Servers.MySql;

public sealed class MySqlStopTests(MySqlPair pair, ITestOutputHelper output) : StopTests(pair, output), IClassFixture<MySqlPair>
{
    protected override string SourceRole => "rpl_semi_sync_source_enabled";

    protected override string ReplicaRole => "rpl_semi_sync_replica_enabled";

    protected override string StopReplica => "STOP REPLICA";

    protected override string StartReplica => "START REPLICA";

    protected override IReadOnlyList<string> SemiSyncPlugins =>
        ["INSTALL PLUGIN rpl_semi_sync_source SONAME 'semisync_source.so'", "INSTALL PLUGIN rpl_semi_sync_replica SONAME 'semisync_replica.so'"];

    protected override IReadOnlyList<string> NoSemiSyncPlugins => ["UNINSTALL PLUGIN rpl_semi_sync_source", "UNINSTALL PLUGIN rpl_semi_sync_replica"];
}
