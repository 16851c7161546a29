using MhaHooks.Core;
using MhaHooks.Providers.MySql.Protocol;
using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.MySql;

/// <summary>A great many sessions of one account.</summary>
internal sealed class Crowd(TestServer server) : IAsyncDisposable
{
    private readonly List<MySqlConnection> open = [];
    private readonly List<Task> busy = [];

    public async Task ComeAsync(int idle, int busy)
    {
        for (var i = 0; i < idle + busy; i += 50)
        {
            open.AddRange(await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Obstructions.LoginAsync(server))));
        }

        this.busy.AddRange(open.Take(busy).Select(WorkAsync));
    }

    public async ValueTask DisposeAsync()
    {
        await server.RunAsync("SET GLOBAL read_only = OFF");
        foreach (var connection in open)
        {
            await connection.DisposeAsync();
        }

        await Task.WhenAll(busy);
    }

    private static async Task WorkAsync(MySqlConnection connection)
    {
        try
        {
            while (true)
            {
                await connection.ExecuteAsync("UPDATE app.t SET n = n + SLEEP(0.02) WHERE id = -1 OR id = 1 AND SLEEP(0.02) > 1", CancellationToken.None);
            }
        }
        catch (HookException)
        {
            // Killed.
        }
        catch (ObjectDisposedException)
        {
            // Closed by the test.
        }
    }
}
