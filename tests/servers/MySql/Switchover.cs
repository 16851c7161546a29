using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Providers;
using MhaHooks.Core.Running;
using MhaHooks.Core.Ssh;
using MhaHooks.Providers.MySql;

namespace MhaHooks.Servers.MySql;

/// <summary>One call of master_ip_online_change with the MySql provider alone: planned and run as the hook does.</summary>
internal sealed class Switchover : IAsyncDisposable
{
    private static readonly Limits Limits = new(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(1));

    private readonly StringWriter log = new();
    private readonly HookLog hookLog;
    private readonly HookSettings settings;
    private readonly ProviderSet providers;
    private readonly Request request;

    public Switchover(HookCommand command, DatabaseHost orig, DatabaseHost target, params string[] lines)
    {
        var file = ConfigFile.Parse("hooks.cnf", ["[mysql]", "block_users=writeuser", .. lines]);
        settings = HookSettings.Read(file);
        hookLog = new HookLog(TextWriter.Synchronized(log), TimeProvider.System, "test", LogFormat.Text);
        providers = ProviderSet.Load(file, [MySqlProvider.Kind], new ProviderServices(new NoShell(), hookLog, TimeProvider.System));
        Assert.Empty(file.Problems);
        request = new Request { Hook = HookKind.MasterIpOnlineChange, Command = command, Orig = orig, New = target };
    }

    public string Log => log.ToString();

    /// <summary>What it left behind for an undo by another process.</summary>
    public RecordedJournal Journal { get; } = new();

    public Plan Plan => OnlineChangePlanner.Make(request, settings, providers);

    public IWriteGate WriteGate => providers.WriteGates.Single();

    public Request Request => request;

    public static async Task<(Outcome Outcome, string Log)> RunAsync(HookCommand command, Pair pair, params string[] lines)
    {
        await using var call = new Switchover(command, pair.Orig.Host, pair.NewHost, lines);
        return (await call.RunAsync(CancellationToken.None), call.Log);
    }

    public Task<Outcome> RunAsync(CancellationToken interrupt) => RunAsync(Plan, interrupt);

    public Task<Outcome> RunAsync(Plan plan, CancellationToken interrupt) =>
        new Runner(hookLog, Journal, TimeProvider.System, Limits).RunAsync(plan, CancellationToken.None, interrupt);

    public async ValueTask DisposeAsync()
    {
        await providers.DisposeAsync();
        await log.DisposeAsync();
    }

    private sealed class NoShell : IRemoteShell
    {
        public Task<RemoteResult> RunAsync(DatabaseHost host, RemoteCommand command, CancellationToken cancel) => throw new NotSupportedException();

        public Task OpenAsync(DatabaseHost host, CancellationToken cancel) => throw new NotSupportedException();
    }
}
