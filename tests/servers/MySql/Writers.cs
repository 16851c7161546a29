using System.Collections.Concurrent;
using System.Globalization;
using MhaHooks.Core;
using MhaHooks.Core.Contract;
using MhaHooks.Providers.MySql.Protocol;
using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.MySql;

/// <summary>Applications that write all the time, half of them with a connection for each write, and remember what was acknowledged.</summary>
internal sealed class Writers : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<(int Who, int Number, DateTime At)> acknowledged = [];
    private readonly List<Task> running;
    private readonly TestServer server;

    public Writers(TestServer server, int each)
    {
        this.server = server;
        running = [.. Enumerable.Range(1, each * 2).Select(who => Task.Run(() => WriteAsync(who, fresh: who <= each)))];
    }

    public int Count => acknowledged.Count;

    public static ConnectOptions As(TestServer server, string user) => server.Options with { User = user, Password = new Secret("w"), Tls = TlsMode.Off };

    public int Since(DateTime moment) => acknowledged.Count(one => one.At > moment);

    /// <summary>Acknowledged writes that the server does not have.</summary>
    public async Task<IReadOnlyList<string>> LostAsync()
    {
        await using var connection = await server.ConnectAsync();
        var there = (await connection.QueryAsync("SELECT CONCAT(who, ' ', n) FROM app.t WHERE who > 0", CancellationToken.None)).Rows.Select(row => row[0]!).ToHashSet();
        return [.. acknowledged.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Who} {one.Number}")).Where(name => !there.Contains(name))];
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(running);
        stop.Dispose();
        await server.RunAsync("SET GLOBAL read_only = OFF", "DELETE FROM app.t WHERE who > 0");
    }

    private async Task WriteAsync(int who, bool fresh)
    {
        MySqlConnection? connection = null;
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            try
            {
                connection ??= await MySqlConnection.OpenAsync(As(server, "writeuser"), CancellationToken.None);
                await connection.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO app.t (who, n) VALUES ({who}, {number})"), CancellationToken.None);
                acknowledged.Add((who, number, DateTime.UtcNow));

                // The replica has to keep up, on a busy machine as well.
                await Task.Delay(3);
            }
            catch (HookException)
            {
                await Task.Delay(5);
            }

            if (connection is not null && (fresh || connection.IsBroken))
            {
                await connection.DisposeAsync();
                connection = null;
            }
        }

        await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
