using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Net;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Providers;

namespace MhaHooks.Providers.Consul;

/// <summary>
/// <c>[consul:NAME]</c>: clients find the master by a name of Consul's DNS or by a key. See <see cref="ConsulOptions"/> for
/// the keys and <see cref="ConsulMode"/> for where it is written.
/// </summary>
internal sealed class ConsulProvider : IEndpoint
{
    private readonly HostOptions<ConsulOptions> options;
    private readonly TimeProvider time;
    private readonly Func<string?, HttpMessageHandler> handler;
    private readonly IDnsResolver? resolver;
    private readonly TimeSpan stepTimeout;
    private readonly IHandover handover;

    /// <summary>Connections are shared between the hosts whose options are the same.</summary>
    private readonly Dictionary<ClientKey, ConsulClient> clients = [];

    internal ConsulProvider(ConfigSection section, TimeProvider time, Func<string?, HttpMessageHandler> handler, IDnsResolver? resolver = null, TimeSpan? stepTimeout = null, IHandover? handover = null)
    {
        Section = section.Title;
        options = new HostOptions<ConsulOptions>(section, ConsulOptions.Read);
        (this.time, this.handler, this.resolver) = (time, handler, resolver);
        this.stepTimeout = stepTimeout ?? HookSettings.DefaultStepTimeout;
        this.handover = handover ?? new NoHandover();
    }

    public static ProviderKind Kind { get; } =
        new("consul", Named: true, ProviderRole.Endpoint, (section, services) => new ConsulProvider(section, services.Time, ConsulHandler.Create, stepTimeout: services.StepTimeout, handover: services.Handover));

    public string Section { get; }

    public bool NeedsSystemTrust =>
        options.All.Any(one => one.CaFile is null && one.Address.Concat(one.Servers).Any(url => url.Scheme == Uri.UriSchemeHttps));

    public IEnumerable<Step> Preflight(Request request)
    {
        List<Announcement> hosts = [Of(request.Orig)];
        if (request.New is { } next)
        {
            hosts.Add(Of(next));
        }

        List<ConsulClient> asked = [.. hosts.Select(At).Concat(hosts.Where(host => host.Options.Servers.Count > 0).Select(Servers)).Distinct()];
        var checks = new Preflight(Section, asked, hosts);
        Step[] unreadable = IsSwitch(request) && hosts[0].Options.Mode == ConsulMode.Agent ? [new UnreadableChecks(Section, asked[0], hosts[0])] : [];
        return [.. checks.Servers(), checks.Access(), checks.IsHeld(), .. unreadable, .. Resolve(hosts[0], "check")];
    }

    public IEnumerable<Step> Withdraw(Request request)
    {
        var old = Of(request.Orig);
        if (Retire(old, request.New) is { } retire)
        {
            return [retire];
        }

        // The preflight of a switch has just looked at who holds it; once more would be outage, for a line in the log.
        return IsSwitch(request) ? [] : [new ReplacedStep(Section, At(old), old)];
    }

    /// <summary>
    /// The withdrawal comes first once more: it says "already" as a rule, and catches up on what <c>stop</c> could not do, so
    /// that there are never two holders. Not where the <c>stop</c> of this switch has just proven it.
    /// </summary>
    public IEnumerable<Step> Announce(Request request)
    {
        var old = Of(request.Orig);
        var next = Of(request.NeedNew());
        Step announce = next.Options.Mode switch
        {
            ConsulMode.Kv => new KeyStep(Section, At(next), next),
            ConsulMode.Agent => new AgentRegisterStep(Section, At(next), next, time),
            _ => new RegisterStep(Section, At(next), next),
        };
        return Retire(old, request.New) is { } retire && old.Object != next.Object && !(IsSwitch(request) && handover.Proved(retire.Name))
            ? [retire, announce, .. Resolve(next, "resolve")]
            : [announce, .. Resolve(next, "resolve")];
    }

    private static bool IsSwitch(Request request) => request.Hook == HookKind.MasterIpOnlineChange;

    /// <summary>The step that takes the service from the original master, or null where the announcement replaces it in one act.</summary>
    private Step? Retire(Announcement old, DatabaseHost? next) => old.Options.Mode switch
    {
        ConsulMode.Agent => new AgentDeregisterStep(Section, At(old), Catalog(old, next), old, time),
        ConsulMode.Catalog when old.HasService && IsPerHost(old, next) => new DeregisterStep(Section, At(old), old),
        _ => null,
    };

    /// <summary>
    /// Whether each host has a node of its own. A failover's <c>stop</c> does not say who comes next; then another host's name
    /// stands in for it.
    /// </summary>
    private bool IsPerHost(Announcement old, DatabaseHost? next) =>
        !string.Equals(old.Node, next is null ? options.Default.Node : Of(next).Node, StringComparison.OrdinalIgnoreCase);

    /// <summary>Who knows the catalog when the original master's own agent does not answer.</summary>
    private ConsulClient? Catalog(Announcement old, DatabaseHost? next) =>
        old.Options.Servers.Count > 0 ? Servers(old) : next is null ? null : At(Of(next));

    private IEnumerable<Step> Resolve(Announcement host, string verb) => host.Options is { Dns: not null } && host.DnsName is not null
        ? [new ResolveCheck(resolver ?? Resolver(host.Options.DnsTimeout), time, host).ToStep(Section, verb)]
        : [];

    /// <summary>One question may take 2 s, and no longer than all of them together.</summary>
    private DnsResolver Resolver(TimeSpan limit) => new(time, limit < TimeSpan.FromSeconds(2) ? limit : null);

    private Announcement Of(DatabaseHost host) => new(options.For(host), host);

    private ConsulClient At(Announcement host) => Client(host.Options, host.Options.Address);

    private ConsulClient Servers(Announcement host) => Client(host.Options, host.Options.Servers);

    private ConsulClient Client(ConsulOptions from, IReadOnlyList<Uri> servers)
    {
        var key = new ClientKey(string.Join(' ', servers), from.Datacenter, from.CaFile, from.Token?.Reveal());
        if (!clients.TryGetValue(key, out var client))
        {
            clients[key] = client = new ConsulClient(servers, from, time, stepTimeout, handler);
        }

        return client;
    }

    private sealed record ClientKey(string Servers, string? Datacenter, string? CaFile, string? Token)
    {
        // Not the one the compiler makes, which would print the token.
        public override string ToString() => Servers;
    }
}
