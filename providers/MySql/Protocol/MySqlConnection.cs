using System.Diagnostics.CodeAnalysis;
using MhaHooks.Core;

namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>
/// A connection to one server, and all that the rest of the provider sees of the protocol. One command at a time.
/// <para>
/// Failures are <see cref="HookException"/>s; where the server itself reported an error it is the inner
/// <see cref="MySqlException"/>. <see cref="OperationCanceledException"/> comes out only when the caller cancelled.
/// After an error in a statement the connection is usable; after anything else <see cref="IsBroken"/> is true and it is not.
/// </para>
/// </summary>
internal sealed class MySqlConnection : IAsyncDisposable
{
    /// <summary>How long a cancelled statement may take to be killed. The caller waits for it.</summary>
    private static readonly TimeSpan KillLimit = TimeSpan.FromMilliseconds(500);

    private readonly ConnectOptions options;
    private readonly PacketStream packets;

    private MySqlConnection(ConnectOptions options, PacketStream packets) => (this.options, this.packets) = (options, packets);

    public ServerVersion Version { get; private set; } = ServerVersion.Parse("");

    /// <summary>The server's number for this connection: CONNECTION_ID().</summary>
    public uint Id { get; private set; }

    /// <summary>For messages: who this is.</summary>
    public string Peer => options.Peer;

    public bool IsBroken { get; private set; }

    /// <summary>
    /// Connects and logs in, within <see cref="ConnectOptions.Timeout"/>. Kinds of failure: Unreachable, Refused, TimedOut,
    /// Untrusted (TLS), Denied (login), Rejected (too many connections, or no MySQL server at all), Misconfigured.
    /// </summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "the connection owns its stream, the caller owns the connection")]
    public static async Task<MySqlConnection> OpenAsync(ConnectOptions options, CancellationToken cancel)
    {
        using var limit = new Limit(options.Timeout, options.Time, cancel);
        MySqlConnection? connection = null;
        try
        {
            var stream = await Dialer.ConnectAsync(options, limit);
            connection = new MySqlConnection(options, new PacketStream(stream));
            await connection.LogInAsync(limit.Token);
            return connection;
        }
        catch (Exception error) when (!cancel.IsCancellationRequested && ConnectFailure.Of(options, limit, error) is { } failure)
        {
            await CloseAsync(connection);
            throw failure;
        }
        catch
        {
            await CloseAsync(connection);
            cancel.ThrowIfCancellationRequested();
            throw;
        }
    }

    /// <summary>Runs a statement and returns its rows; none where it is not a query.</summary>
    public Task<ResultTable> QueryAsync(string sql, CancellationToken cancel) => CommandAsync(new ComQuery(sql).ToPayload(), sql, cancel);

    /// <summary>Runs a statement that gives no rows.</summary>
    public Task ExecuteAsync(string sql, CancellationToken cancel) => QueryAsync(sql, cancel);

    public Task PingAsync(CancellationToken cancel) => CommandAsync(ComPing.Payload, "ping", cancel);

    public async ValueTask DisposeAsync()
    {
        if (!IsBroken)
        {
            IsBroken = true;
            try
            {
                using var limit = new Limit(KillLimit, options.Time, CancellationToken.None);
                await packets.WriteCommandAsync(ComQuit.Payload, limit.Token);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException)
            {
                // It was only good-bye.
            }
        }

        await packets.DisposeAsync();
    }

    private static ValueTask CloseAsync(MySqlConnection? connection)
    {
        if (connection is null)
        {
            return ValueTask.CompletedTask;
        }

        connection.IsBroken = true;
        return connection.DisposeAsync();
    }

    private async Task LogInAsync(CancellationToken cancel)
    {
        var greeting = await new Handshake(packets, options).RunAsync(cancel);
        Version = ServerVersion.Parse(greeting.ServerVersion);
        Id = greeting.ConnectionId;
        await packets.WriteCommandAsync(new ComQuery(Sql.Session).ToPayload(), cancel);
        await new QueryResponse(packets).ReadAsync(cancel);
    }

    private async Task<ResultTable> CommandAsync(ReadOnlyMemory<byte> payload, string what, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(IsBroken, this);
        var done = false;
        try
        {
            await packets.WriteCommandAsync(payload, cancel);
            var result = await new QueryResponse(packets).ReadAsync(cancel);
            done = true;
            return result;
        }
        catch (MySqlException error)
        {
            done = !error.EndsConnection;
            throw StatementFailure.Of(Peer, what, error);
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            cancel.ThrowIfCancellationRequested();
            throw StatementFailure.Of(Peer, what, error);
        }
        finally
        {
            if (!done)
            {
                IsBroken = true;
                await packets.DisposeAsync();
                if (cancel.IsCancellationRequested)
                {
                    await KillAsync();
                }
            }
        }
    }

    /// <summary>
    /// A server does not notice that the client of a waiting statement is gone: SET GLOBAL read_only would take effect
    /// whenever its lock comes free. Best effort.
    /// </summary>
    private async Task KillAsync()
    {
        try
        {
            var second = await OpenAsync(options with { Timeout = KillLimit }, CancellationToken.None);
            await using (second)
            {
                using var limit = new Limit(KillLimit, options.Time, CancellationToken.None);
                await second.packets.WriteCommandAsync(new ComQuery($"KILL {Id}").ToPayload(), limit.Token);
                await new QueryResponse(second.packets).ReadAsync(limit.Token);
            }
        }
        catch (Exception error) when (error is HookException or MySqlException or IOException or InvalidDataException or OperationCanceledException)
        {
            // The statement is over already, or the server is as deaf to this as to the rest.
        }
    }
}
