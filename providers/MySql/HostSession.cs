using MhaHooks.Core;
using MhaHooks.Core.Contract;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Providers.MySql;

/// <summary>
/// The connection to one server that all steps of a call share: opened ahead, kept between them, opened again when it broke.
/// One user at a time; the others wait. An attempt to open it is shared as well, and so is its failure: a server that says
/// nothing costs connect_timeout once, and whoever comes next hears the reason at once.
/// </summary>
internal sealed class HostSession(DatabaseHost host, MySqlOptions options, TimeProvider time) : IAsyncDisposable
{
    /// <summary>
    /// How long nobody listening may be a mysqld that is just being started again. MHA has talked to the server a moment ago;
    /// one that is dead must not cost a step's whole limit, which is outage.
    /// </summary>
    private static readonly TimeSpan RestartPatience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Lock sync = new();
    private readonly CancellationTokenSource stop = new();
    private Task<MySqlConnection>? opening;
    private long failedAt;
    private long? refusedSince;

    public DatabaseHost Host => host;

    public TimeProvider Time => time;

    /// <summary>
    /// The account that we log in with: MHA's where it passed one with its password (which may be empty), else
    /// <c>[mysql] user</c>, else null.
    /// </summary>
    public string? User => MhaPassword is null ? options.User : host.User;

    /// <summary>Every account that one of our calls may have logged in with, this one or another.</summary>
    public IEnumerable<string> Accounts => new[] { host.User, options.User }.OfType<string>().Distinct();

    /// <summary>How to connect. Misconfigured where no account is known.</summary>
    public ConnectOptions Connect => new()
    {
        Name = host.Name,
        Address = host.Ip,
        Port = host.Port,
        User = User ?? throw new HookException(FailureKind.Misconfigured, $"no account to log in to {host} with")
        {
            Seen = host.User is null
                ? "MHA passed none for this call and [mysql] has no 'user'"
                : $"{host.User} came without its password and [mysql] has no 'user'",
            Next = host.User is null ? "set [mysql] user and password_file" : "set [mysql] user and password_file, or pass the password as MHA does",
        },
        Password = MhaPassword ?? options.Password ?? new Secret(""),
        Tls = options.Tls,
        CaFile = options.CaFile,
        Timeout = options.ConnectTimeout,
        Time = time,
    };

    private Secret? MhaPassword => host.User is null ? null : host.Password;

    private bool IsOpen => opening is { IsCompletedSuccessfully: true, Result.IsBroken: false };

    /// <summary>Connects ahead of the first use. Waits for nobody's statements.</summary>
    public Task OpenAsync(CancellationToken cancel) => Opening().WaitAsync(cancel);

    /// <summary>As <see cref="OpenAsync"/>, and asks ahead what a change has to know.</summary>
    public Task OpenToChangeAsync(CancellationToken cancel) => UseAsync(
        async open =>
        {
            await open.GetReadyToChangeAsync(cancel);
            return open;
        },
        cancel);

    public Task<ServerVersion> VersionAsync(CancellationToken cancel) => UseAsync(open => Task.FromResult(open.Version), cancel);

    /// <summary>
    /// Runs one statement that changes the server. Not repeated: whether it took effect before a connection broke is for the
    /// next look to see.
    /// </summary>
    public Task ChangeAsync(string sql, CancellationToken cancel) => UseAsync(open => open.ChangeAsync(sql, cancel), cancel);

    /// <summary>Lends the connection for several statements that belong together.</summary>
    public async Task<T> UseAsync<T>(Func<MySqlConnection, Task<T>> use, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            return await use(await Opening().WaitAsync(cancel));
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>
    /// Runs one read-only query. A connection that lay idle may be gone (wait_timeout, a restart): then once more on a new one.
    /// </summary>
    public Task<ResultTable> ReadAsync(string sql, CancellationToken cancel) => AgainAsync(open => open.QueryAsync(sql, cancel), cancel);

    /// <summary>Several queries in one round trip. The first error among them is thrown.</summary>
    public async Task<IReadOnlyList<ResultTable>> ReadTogetherAsync(IReadOnlyList<string> queries, CancellationToken cancel) => await AgainAsync(
        async open =>
        {
            var answers = await open.PipelineAsync(queries, cancel);
            return answers.FirstOrDefault(answer => answer.Error is not null) is { Error: { } error } failed
                ? throw StatementFailure.Of(open.Peer, failed.Statement, error)
                : answers.Select(answer => answer.Table).ToList();
        },
        cancel);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        if (opening is not null)
        {
            try
            {
                await (await opening).DisposeAsync();
            }
            catch (Exception error) when (error is HookException or OperationCanceledException)
            {
                // There is nothing to close: it never opened.
            }
        }

        gate.Dispose();
        stop.Dispose();
    }

    private async Task<T> AgainAsync<T>(Func<MySqlConnection, Task<T>> read, CancellationToken cancel)
    {
        var kept = IsOpen;
        try
        {
            return await UseAsync(read, cancel);
        }
        catch (HookException error) when (kept && error.IsTransient && !IsOpen)
        {
            return await UseAsync(read, cancel);
        }
    }

    private Task<MySqlConnection> Opening()
    {
        lock (sync)
        {
            return opening is null || IsStale(opening) ? opening = StartAsync() : opening;
        }
    }

    /// <summary>
    /// A passing failure is not kept: whoever comes next tries again. Any other one stands for as long as an attempt takes.
    /// </summary>
    private bool IsStale(Task<MySqlConnection> attempt) =>
        attempt.IsCompletedSuccessfully ? attempt.Result.IsBroken
        : attempt.IsCompleted && (attempt.Exception?.InnerException is not HookException { IsTransient: false }
            || time.GetElapsedTime(failedAt) >= options.ConnectTimeout);

    /// <summary>Nobody's limit ends it but its own: who started it may give up while others still wait.</summary>
    private async Task<MySqlConnection> StartAsync()
    {
        try
        {
            var open = await MySqlConnection.OpenAsync(Connect with { RefusalMayPass = MayBeRestarting() }, stop.Token);
            refusedSince = null;
            return open;
        }
        catch (HookException error)
        {
            failedAt = time.GetTimestamp();
            refusedSince = error.Kind == FailureKind.Refused ? refusedSince ?? failedAt : null;
            throw;
        }
    }

    private bool MayBeRestarting() => refusedSince is not { } since || time.GetElapsedTime(since) < RestartPatience;
}
