using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Providers;
using MhaHooks.Core.Ssh;
using MhaHooks.Providers.MySql;
using MhaHooks.Providers.MySql.Accounts;

namespace MhaHooks.Servers.MySql;

/// <summary>The provider as a hook makes it, from lines of hooks.cnf, with what it logged.</summary>
internal sealed class Gate : IAsyncDisposable
{
    private readonly StringWriter log = new();
    private readonly MySqlProvider provider;
    private readonly List<HostSession> blocking = [];

    public Gate(DatabaseHost host, params string[] lines)
    {
        var file = ConfigFile.Parse("hooks.cnf", ["[mysql]", .. lines]);
        var services = new ProviderServices(new NoShell(), new HookLog(log, TimeProvider.System, "test", LogFormat.Text), TimeProvider.System);
        provider = (MySqlProvider)MySqlProvider.Kind.Create(file.Section("mysql"), services);
        Assert.Empty(file.Problems);
        Request = new Request
        {
            Hook = HookKind.MasterIpFailover,
            Command = HookCommand.Start,
            Orig = new DatabaseHost { Name = "dead", Ip = "192.0.2.1" },
            New = host,
        };
    }

    public Request Request { get; init; }

    public string Log => log.ToString();

    public IReadOnlyList<Step> Allow => [.. provider.Allow(Request)];

    public Step Accounts => Of("accounts");

    /// <summary>The other direction, which a failover does not take.</summary>
    public Step Block(params string[] lines)
    {
        var options = MySqlOptions.Read(ConfigFile.Parse("hooks.cnf", ["[mysql]", .. lines]).Section("mysql"));
        var session = new HostSession(Request.NeedNew(), options, TimeProvider.System);
        blocking.Add(session);
        return new AccountsStep(Request, session, options, AccountForm.Blocked, "mysql", new HookLog(log, TimeProvider.System, "test", LogFormat.Text));
    }

    public Step ReadOnly => Of("read_only");

    public Step Events => Of("event_scheduler");

    public Step Reached(string address) => provider.ProveReached(Request, address).Single();

    /// <summary>The checks of status on the original master.</summary>
    public IReadOnlyList<Step> Preflight(DatabaseHost master) => [.. provider.Preflight(Request with { Orig = master, New = null, Command = HookCommand.Status })];

    /// <summary>As the runner does, without its retries.</summary>
    public static async Task<Look> RunAsync(Step step)
    {
        await step.PrepareAsync(CancellationToken.None);
        var look = await step.LookAsync(CancellationToken.None);
        if (look.Result == LookResult.Needed)
        {
            await step.ActAsync(look, CancellationToken.None);
            await step.ProveAsync(CancellationToken.None);
        }

        return look;
    }

    public async ValueTask DisposeAsync()
    {
        await provider.DisposeAsync();
        foreach (var session in blocking)
        {
            await session.DisposeAsync();
        }

        await log.DisposeAsync();
    }

    private Step Of(string target) => Allow.Single(step => step.Name.Target.StartsWith(target, StringComparison.Ordinal));

    private sealed class NoShell : IRemoteShell
    {
        public Task<RemoteResult> RunAsync(DatabaseHost host, RemoteCommand command, CancellationToken cancel) => throw new NotSupportedException();

        public Task OpenAsync(DatabaseHost host, CancellationToken cancel) => throw new NotSupportedException();
    }
}
