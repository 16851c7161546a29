using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Providers;
using MhaHooks.Providers.MySql.Accounts;
using MhaHooks.Providers.MySql.Freezing;
using MhaHooks.Providers.MySql.Protocol;
using MhaHooks.Providers.MySql.Replication;
using MhaHooks.Providers.MySql.Sessions;

namespace MhaHooks.Providers.MySql;

/// <summary>
/// The write gate: accounts, read_only and the event scheduler, by MySQL's own protocol. To be disposed of at the end of the
/// call, which says good-bye to the servers; a process that just ends leaves "aborted connection" in their logs.
/// </summary>
internal sealed class MySqlProvider : IWriteGate, IAsyncDisposable
{
    private readonly HostOptions<MySqlOptions> options;
    private readonly ProviderServices services;
    private readonly Dictionary<SessionKey, HostSession> sessions = [];

    public MySqlProvider(ConfigSection section, ProviderServices services)
    {
        this.services = services;
        Section = section.Title;
        options = new HostOptions<MySqlOptions>(section, MySqlOptions.Read);
    }

    public static ProviderKind Kind { get; } = new("mysql", Named: false, ProviderRole.WriteGate, (section, services) => new MySqlProvider(section, services));

    public string Section { get; }

    public bool Watches => options.All.Any(one => one.OnlineWatch);

    public bool NeedsSystemTrust => options.All.Any(one => one is { Tls: TlsMode.Verify, CaFile: null });

    /// <summary>The original master as a master; the new one, where MHA names it, as whatever it is by now.</summary>
    public IEnumerable<Step> Preflight(Request request)
    {
        foreach (var step in Preflight(request, request.Orig, AccountForm.Open))
        {
            yield return step;
        }

        if (request.New is { } target)
        {
            foreach (var step in Preflight(request, target, AccountForm.Blocked))
            {
                yield return step;
            }

            foreach (var step in request.Hook == HookKind.MasterIpOnlineChange ? SwitchPreflight(request, target) : [])
            {
                yield return step;
            }
        }
    }

    public IEnumerable<Step> Guard(Request request)
    {
        var host = request.NeedNew();
        yield return new ReadOnlyOnStep(Session(host), options.For(host), "guard", Section);
    }

    public IEnumerable<Step> Block(Request request)
    {
        var (session, settings) = (Session(request.Orig), options.For(request.Orig));
        if (settings.Block != BlockMode.None && settings.BlockUsers.Count > 0)
        {
            yield return new AccountsStep(request, session, settings, AccountForm.Blocked, Section, services.Log);
        }

        if (settings.ManageEvents)
        {
            yield return new EventSchedulerOffStep(session, Section);
        }
    }

    public IEnumerable<Step> Freeze(Request request)
    {
        var (session, killer, settings) = (Session(request.Orig), Session(request.Orig, "killer"), options.For(request.Orig));
        var spared = new Spared(request, session, settings);
        if (settings.Kill)
        {
            yield return new KillIdleStep(session, killer, spared, Section);
        }

        yield return new Drain(session, spared, settings, services.StepTimeout, Section).ToStep();
        yield return new ReadOnlyOnStep(session, settings, "freeze", Section, new Obstacles(killer, spared, settings, services.StepTimeout));
        if (settings.Kill)
        {
            yield return new KillStep(session, killer, spared, settings, services.StepTimeout, Section);
        }

        yield return new StandstillCheck(session, spared, settings, Section, services.Log).ToStep();
        yield return new SemiSyncStep(session, session, "freeze", source: null, replica: true, Section, advisory: true);
    }

    public IEnumerable<Step> ProveUntouched(Request request)
    {
        var target = request.NeedNew();
        return new UntouchedChecks(Session(request.Orig), Session(target), options.For(target), Section).Steps();
    }

    /// <summary>
    /// First read_only, since super_read_only would refuse the account changes; then the accounts, which is the moment when
    /// applications get in and everything they need is there; last the events, for which no client waits. Each is tried even
    /// where the one before failed: read_only alone is nothing to them, and MHA switches it off itself right afterwards.
    /// </summary>
    public IEnumerable<Step> Allow(Request request)
    {
        var host = request.NeedNew();
        var (session, settings) = (Session(host), options.For(host));
        yield return new ReadOnlyOffStep(session, settings, Section);
        if (settings.Block != BlockMode.None && settings.BlockUsers.Count > 0)
        {
            yield return new AccountsStep(request, session, settings, AccountForm.Open, Section, services.Log);
        }

        if (settings.ManageEvents)
        {
            yield return new EventSchedulerOnStep(session, Section, services.Log);
        }

        // Last, since from then on a commit waits for a replica, and MHA repoints the first one after start. A failover leaves it alone.
        if (request.Hook == HookKind.MasterIpOnlineChange)
        {
            yield return new SemiSyncStep(session, Session(request.Orig), "open", source: true, replica: false, Section);
        }
    }

    public IEnumerable<Step> ProveReached(Request request, string address)
    {
        var session = Session(request.NeedNew());
        yield return new ReachedProof(session, address, Section).ToStep();
    }

    /// <summary>What a switch asks of both servers, and says of what it would meet.</summary>
    private IEnumerable<Step> SwitchPreflight(Request request, DatabaseHost host)
    {
        var (orig, target, settings) = (Session(request.Orig), Session(host), options.For(request.Orig));
        if (orig.User is null || target.User is null)
        {
            yield break;
        }

        yield return new TwoServersCheck(orig, target, Section).ToStep();
        yield return new FollowsCheck(orig, target, "check", Section).CaughtUp();
        yield return new VariablesCheck(orig, settings, target: false, Section, services.Log).ToStep();
        yield return new VariablesCheck(target, options.For(host), target: true, Section, services.Log).ToStep();
        yield return new BusyCheck(orig, new Spared(request, orig, settings), settings, Section, services.Log).ToStep();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in sessions.Values)
        {
            await session.DisposeAsync();
        }

        sessions.Clear();
    }

    private IEnumerable<Step> Preflight(Request request, DatabaseHost host, AccountForm form) =>
        new Preflight(request, Session(host), options.For(host), form, Section, services.Log).Steps();

    /// <param name="host">Which server.</param>
    /// <param name="use">What for, where the connection that all steps share may be busy waiting.</param>
    private HostSession Session(DatabaseHost host, string use = "")
    {
        var key = new SessionKey(host.Name, host.Ip, host.Port, host.User, use);
        if (!sessions.TryGetValue(key, out var session))
        {
            sessions[key] = session = new HostSession(host, options.For(host), services.Time);
        }

        return session;
    }

    private sealed record SessionKey(string Name, string Ip, int Port, string? User, string Use);
}
