using System.Diagnostics.CodeAnalysis;
using System.Globalization;
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

    private const string Alter = "ALTER USER ";

    /// <summary>So many that neither side's socket buffers fill while the other is still writing.</summary>
    private const int Together = 256;

    private readonly ConnectOptions options;
    private readonly PacketStream packets;
    private string? server;

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

    /// <summary>Runs a statement that gives no rows and concerns this connection alone.</summary>
    public Task ExecuteAsync(string sql, CancellationToken cancel) => QueryAsync(sql, cancel);

    /// <summary>
    /// Sends statements without waiting for one's answer before the next, and returns all answers: thousands in a few round
    /// trips. An error of the server's concerns its own statement alone, and is returned; those behind it run all the same.
    /// </summary>
    public async Task<IReadOnlyList<PipelinedAnswer>> PipelineAsync(IReadOnlyList<string> statements, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(IsBroken, this);
        var answers = new List<PipelinedAnswer>(statements.Count);
        foreach (var chunk in statements.Chunk(Together))
        {
            var name = chunk.Length == 1 ? chunk[0] : $"{chunk.Length} statements from {chunk[0]}";
            await GuardedAsync(
                name,
                async () =>
                {
                    await packets.WriteCommandsAsync(chunk.Select(sql => new ComQuery(sql).ToPayload()), cancel);
                    foreach (var sql in chunk)
                    {
                        answers.Add(await AnswerAsync(sql, cancel));
                    }

                    return answers;
                },
                cancel);
        }

        return answers;
    }

    /// <summary>Asks ahead of time what <see cref="ChangeAsync"/> has to know of the server.</summary>
    public async Task GetReadyToChangeAsync(CancellationToken cancel) => server ??= await ServerAsync(this, cancel);

    /// <summary>
    /// Runs a statement that changes the server and must not take effect behind the caller's back: where it is cancelled, it
    /// is killed on the server. Only for a connection that goes to the server itself, never for one through an address that moves.
    /// </summary>
    public async Task<ResultTable> ChangeAsync(string sql, CancellationToken cancel)
    {
        server ??= await ServerAsync(this, cancel);
        try
        {
            return await QueryAsync(sql, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await KillAsync(sql, server);
            throw;
        }
    }

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
            catch (Exception error) when (error is IOException or OperationCanceledException or NotSupportedException or ObjectDisposedException)
            {
                // It was only good-bye. The latter two: TLS takes one writer at a time, and a pipeline may still be writing.
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

    private Task<ResultTable> CommandAsync(ReadOnlyMemory<byte> payload, string what, CancellationToken cancel) => GuardedAsync(
        what,
        async () =>
        {
            await packets.WriteCommandAsync(payload, cancel);
            return await new QueryResponse(packets).ReadAsync(cancel);
        },
        cancel);

    private async Task<PipelinedAnswer> AnswerAsync(string sql, CancellationToken cancel)
    {
        packets.NextAnswer();
        try
        {
            return new(sql, await new QueryResponse(packets).ReadAsync(cancel), null);
        }
        catch (MySqlException error) when (!error.EndsConnection)
        {
            return new(sql, ResultTable.Empty, error);
        }
    }

    /// <summary>A connection on which anything but a statement's own error happened is not used again.</summary>
    private async Task<T> GuardedAsync<T>(string what, Func<Task<T>> talk, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(IsBroken, this);
        var done = false;
        try
        {
            var result = await talk();
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
            }
        }
    }

    /// <summary>Tells one server from another, as far as they say it of themselves.</summary>
    private static async Task<string> ServerAsync(MySqlConnection connection, CancellationToken cancel)
    {
        var row = (await connection.QueryAsync("SELECT @@hostname, @@port, @@server_id", cancel)).One;
        return string.Join(' ', row.Values);
    }

    /// <summary>
    /// A server does not notice that the client of a waiting statement is gone: SET GLOBAL read_only would take effect
    /// whenever its lock comes free. Best effort, and only where it is certainly ours: numbers of connections begin anew with
    /// each server and each restart.
    /// </summary>
    private async Task KillAsync(string sql, string expected)
    {
        try
        {
            using var limit = new Limit(KillLimit, options.Time, CancellationToken.None);
            await using var second = await OpenAsync(options with { Timeout = KillLimit }, limit.Token);
            if (await ServerAsync(second, limit.Token) == expected
                && (await second.QueryAsync("SHOW FULL PROCESSLIST", limit.Token)).Rows.Any(row => IsOurs(row, sql)))
            {
                await second.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"KILL QUERY {Id}"), limit.Token);
            }
        }
        catch (Exception error) when (error is HookException or InvalidDataException or OperationCanceledException)
        {
            // The statement is over already, or the server is as deaf to this as to the rest.
        }
    }

    /// <summary>MySQL shows ALTER USER in a form of its own, with everything spelled out.</summary>
    private bool IsOurs(ResultRow row, string sql) =>
        row["Id"] == Id.ToString(CultureInfo.InvariantCulture) && row["User"] == options.User && row["Info"] is { } info
        && (info == sql || (sql.StartsWith(Alter, StringComparison.Ordinal) && info.StartsWith(Alter, StringComparison.Ordinal)));
}
