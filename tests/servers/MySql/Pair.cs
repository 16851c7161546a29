using MhaHooks.Core.Contract;
using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.MySql;

/// <summary>A master and a real replica of it, with the accounts that setting 3 has: writeuser there, _writeuser here.</summary>
public abstract class Pair : IAsyncLifetime
{
    public TestServer Orig { get; private set; } = null!;

    public TestServer New { get; private set; } = null!;

    public DatabaseHost NewHost => New.Host with { Name = "db2" };

    /// <summary>One row for each source, with Yes and Yes.</summary>
    public abstract string ReplicaQuery { get; }

    public async Task InitializeAsync()
    {
        Orig = await StartAsync(101);
        New = await StartAsync(102);
        await Orig.RunAsync(ResetLog, "SET SESSION sql_log_bin = 0", "CREATE USER repl@'%' IDENTIFIED BY 'r'", "GRANT REPLICATION SLAVE ON *.* TO repl@'%'");
        await New.RunAsync([ResetLog, .. Follow(Orig.Port), "SET GLOBAL read_only = ON"]);
        await Orig.RunAsync("CREATE DATABASE app", "CREATE TABLE app.t (id BIGINT AUTO_INCREMENT PRIMARY KEY, who INT, n INT) ENGINE=InnoDB", "INSERT INTO app.t (who, n) VALUES (0, 0), (0, 1)");
        await AccountAsync(Orig, "writeuser");
        await AccountAsync(New, "_writeuser");
        await Eventually.HoldsAsync(async () => await New.AskAsync("SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'app'") == "1");
    }

    public async Task DisposeAsync()
    {
        await (New?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Orig?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    protected abstract string ResetLog { get; }

    protected abstract Task<TestServer> StartAsync(int id);

    protected abstract IEnumerable<string> Follow(int port);

    private static Task AccountAsync(TestServer server, string user) => server.RunAsync(
        "SET SESSION sql_log_bin = 0",
        $"CREATE USER {user}@'%' IDENTIFIED BY 'w'", $"CREATE USER {user}@'127.0.0.0/255.0.0.0' IDENTIFIED BY 'w'",
        $"GRANT SELECT, INSERT, UPDATE, DELETE, LOCK TABLES ON app.* TO {user}@'%'",
        $"GRANT SELECT, INSERT, UPDATE, DELETE, LOCK TABLES ON app.* TO {user}@'127.0.0.0/255.0.0.0'");
}
