using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.MySql;

[Collection(Collections.MariaDb)]
public sealed class MariaDbAccountsTests(MariaDbFixture fixture) : AccountsTests(fixture.Server)
{
    protected override string BinaryLogQuery => "SHOW MASTER STATUS";

    protected override string SetReplicationUser => "CHANGE MASTER TO MASTER_HOST='192.0.2.1', MASTER_USER='writerepl'";

    protected override string ResetReplication => "RESET SLAVE ALL";

    protected override string MakeRole => "CREATE ROLE _role";
}
