using MhaHooks.Core;
using MhaHooks.Core.Contract;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Providers.MySql;

/// <summary>
/// The connection to one server that all steps of a call share: opened ahead, kept between them, opened again when it broke.
/// One user at a time; the others wait.
/// </summary>
internal sealed class HostSession(DatabaseHost host, MySqlOptions options, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private MySqlConnection? connection;

    public DatabaseHost Host => host;

    /// <summary>The account that we log in with: MHA's where it passed one, else <c>[mysql] user</c>, else null.</summary>
    public string? User => host.User ?? options.User;

    /// <summary>How to connect. Misconfigured where no account is known.</summary>
    public ConnectOptions Connect => new()
    {
        Name = host.Name,
        Address = host.Ip,
        Port = host.Port,
        User = User ?? throw new HookException(FailureKind.Misconfigured, $"no account to log in to {host} with")
        {
            Seen = "MHA passed none for this call and [mysql] has no 'user'",
            Next = "set [mysql] user and password_file",
        },
        Password = (host.User is null ? options.Password : host.Password) ?? new Secret(""),
        Tls = options.Tls,
        CaFile = options.CaFile,
        Timeout = options.ConnectTimeout,
        Time = time,
    };

    /// <summary>Connects ahead of the first use.</summary>
    public Task OpenAsync(CancellationToken cancel) => VersionAsync(cancel);

    public Task<ServerVersion> VersionAsync(CancellationToken cancel) => UseAsync(open => Task.FromResult(open.Version), cancel);

    /// <summary>Runs one statement. Not repeated: whether it took effect before a connection broke is for the next look to see.</summary>
    public Task ExecuteAsync(string sql, CancellationToken cancel) => UseAsync(open => open.QueryAsync(sql, cancel), cancel);

    /// <summary>Lends the connection for several statements that belong together.</summary>
    public async Task<T> UseAsync<T>(Func<MySqlConnection, Task<T>> use, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            return await use(await OpenedAsync(cancel));
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>
    /// Runs one read-only query. A connection that lay idle may be gone (wait_timeout, a restart): then once more on a new one.
    /// </summary>
    public async Task<ResultTable> ReadAsync(string sql, CancellationToken cancel)
    {
        var kept = connection is { IsBroken: false };
        try
        {
            return await UseAsync(open => open.QueryAsync(sql, cancel), cancel);
        }
        catch (HookException error) when (kept && error.IsTransient && connection is { IsBroken: true })
        {
            return await UseAsync(open => open.QueryAsync(sql, cancel), cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }

        gate.Dispose();
    }

    private async Task<MySqlConnection> OpenedAsync(CancellationToken cancel)
    {
        if (connection is null or { IsBroken: true })
        {
            connection = await MySqlConnection.OpenAsync(Connect, cancel);
        }

        return connection;
    }
}
