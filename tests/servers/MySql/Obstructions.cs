using MhaHooks.Core;
using MhaHooks.Providers.MySql.Protocol;
using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.MySql;

/// <summary>Everything that can keep a server from becoming read-only, at once.</summary>
internal sealed class Obstructions(TestServer server) : IAsyncDisposable
{
    private readonly List<MySqlConnection> open = [];
    private readonly List<Task> running = [];

    public static Task<MySqlConnection> LoginAsync(TestServer server) => MySqlConnection.OpenAsync(Writers.As(server, "writeuser"), CancellationToken.None);

    public async Task BeginAsync()
    {
        await server.RunAsync("CREATE TABLE IF NOT EXISTS app.locked (a INT)", "CREATE TABLE IF NOT EXISTS app.slow (a INT PRIMARY KEY, b INT)", "REPLACE INTO app.slow VALUES (1, 1), (2, 2)");
        await SayAsync("XA START 'left'", "INSERT INTO app.t (who, n) VALUES (-2, 1)", "XA END 'left'", "XA PREPARE 'left'");
        await SayAsync("BEGIN", "INSERT INTO app.t (who, n) VALUES (-3, 1)");
        await SayAsync("LOCK TABLES app.locked WRITE");
        await BeginAsync("SELECT SLEEP(300) FROM app.t LIMIT 1");
        await BeginAsync("UPDATE app.slow SET b = b + SLEEP(300)");
        await Eventually.HoldsAsync(async () =>
            await server.AskAsync("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE STATE = 'User sleep' AND USER = 'writeuser'") == "2");
    }

    /// <summary>All of them were cut off.</summary>
    public async Task EndedAsync()
    {
        foreach (var task in running)
        {
            await Assert.ThrowsAsync<HookException>(() => task);
        }

        foreach (var connection in open.Where(one => !one.IsBroken))
        {
            await Assert.ThrowsAsync<HookException>(() => connection.PingAsync(CancellationToken.None));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in open)
        {
            await connection.DisposeAsync();
        }

        await server.RunAsync("SET GLOBAL read_only = OFF", "XA ROLLBACK 'left'", "DROP TABLE app.locked", "DROP TABLE app.slow");
    }

    private async Task<MySqlConnection> SayAsync(params string[] statements)
    {
        var connection = await LoginAsync(server);
        open.Add(connection);
        foreach (var statement in statements)
        {
            await connection.ExecuteAsync(statement, CancellationToken.None);
        }

        return connection;
    }

    private async Task BeginAsync(string statement)
    {
        var connection = await SayAsync();
        running.Add(connection.ExecuteAsync(statement, CancellationToken.None));
    }
}
