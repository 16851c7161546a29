using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.MySql;

public sealed class MySqlPair : Pair
{
    public override string ReplicaQuery => "SHOW REPLICA STATUS";

    protected override string ResetLog => "RESET BINARY LOGS AND GTIDS";

    protected override Task<TestServer> StartAsync(int id) => TestServer.MySqlAsync(
        "--log-bin=binlog", $"--server-id={id}", "--gtid-mode=ON", "--enforce-gtid-consistency=ON", "--max-connections=3000");

    protected override IEnumerable<string> Follow(int port) =>
    [
        $"CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = {port}, SOURCE_USER = 'repl', SOURCE_PASSWORD = 'r', " +
            "SOURCE_AUTO_POSITION = 1, GET_SOURCE_PUBLIC_KEY = 1, SOURCE_CONNECT_RETRY = 1",
        "START REPLICA",
    ];
}
