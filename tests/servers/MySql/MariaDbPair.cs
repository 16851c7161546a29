using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.MySql;

public sealed class MariaDbPair : Pair
{
    public override string ReplicaQuery => "SHOW ALL SLAVES STATUS";

    protected override string ResetLog => "RESET MASTER";

    protected override Task<TestServer> StartAsync(int id) => TestServer.MariaDbAsync(
        "--log-bin=binlog", $"--server-id={id}", "--log-slave-updates", "--max-connections=3000", "--event-scheduler=ON");

    protected override IEnumerable<string> Follow(int port) =>
    [
        "SET GLOBAL gtid_slave_pos = ''",
        $"CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = {port}, MASTER_USER = 'repl', MASTER_PASSWORD = 'r', MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1",
        "START SLAVE",
    ];
}
