using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.MySql;

[Collection(Collections.MySql)]
public sealed class MySqlAccountsTests(MySqlFixture fixture) : AccountsTests(fixture.Server)
{
    protected override string BinaryLogQuery => "SHOW BINARY LOG STATUS";

    protected override string SetReplicationUser => "CHANGE REPLICATION SOURCE TO SOURCE_HOST='192.0.2.1', SOURCE_USER='writerepl'";

    protected override string ResetReplication => "RESET REPLICA ALL";

    protected override string MakeRole => "CREATE ROLE _role";
}
