using MhaHooks.Core;
using MhaHooks.Providers.Consul.Wire;

namespace MhaHooks.Providers.Consul;

/// <summary>
/// Consul's API in this provider's words. Every read is a consistent one, and what it does not find is told apart from what
/// the token may not see. All failures are <see cref="HookException"/>.
/// </summary>
internal sealed class ConsulClient
{
    private const int NotFound = 404;
    private const int AclDisabled = 401;
    private readonly IReadOnlyList<Uri> servers;
    private readonly Lazy<ConsulTransport> transport;

    /// <param name="servers">Tried in turn.</param>
    /// <param name="options">Token, datacenter, certificates.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stepTimeout">What a step has as a rule for all its calls.</param>
    /// <param name="handler">Makes the connections; called at the first use, since reading certificates takes time.</param>
    public ConsulClient(IReadOnlyList<Uri> servers, ConsulOptions options, TimeProvider time, TimeSpan stepTimeout, Func<string?, HttpMessageHandler> handler)
    {
        this.servers = servers;
        Calls = new ConsulCalls(options.Datacenter);
        transport = new(() => new(servers, Calls.Leader(), options.Token, Http(handler(options.CaFile)), time, stepTimeout));
    }

    public ConsulCalls Calls { get; }

    /// <summary>A call as it will be made, for a dry run.</summary>
    public string Show(ConsulCall call) => call.At(servers[0]);

    /// <summary>Finds a server with a leader and opens the connection to it.</summary>
    /// <returns>The server, for messages.</returns>
    public async Task<string> ConnectAsync(CancellationToken cancel) => (await transport.Value.ConnectAsync(cancel)).From;

    /// <summary>Null where there is no such node.</summary>
    public async Task<CatalogNode?> NodeAsync(string node, CancellationToken cancel)
    {
        var call = Calls.Node(node);
        var reply = await ExpectAsync(call, cancel);
        return reply.Read(ConsulJson.Plain.CatalogNode) ?? await AbsentAsync<CatalogNode>(call, reply, cancel);
    }

    public async Task<IReadOnlyList<CheckInfo>> NodeChecksAsync(string node, CancellationToken cancel) =>
        (await ExpectAsync(Calls.NodeChecks(node), cancel)).Read(ConsulJson.Plain.IReadOnlyListCheckInfo) ?? [];

    /// <summary>All instances of a service, whatever their health.</summary>
    /// <param name="service">The service.</param>
    /// <param name="node">A node that has to be visible before "none" is believed: instances on hidden nodes are left out.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<IReadOnlyList<HealthEntry>> InstancesAsync(string service, string node, CancellationToken cancel)
    {
        var call = Calls.Instances(service, node);
        var reply = await ExpectAsync(call, cancel);
        var found = reply.Read(ConsulJson.Plain.IReadOnlyListHealthEntry);
        return found is { Count: > 0 } && !reply.IsFiltered ? found : await AbsentAsync<IReadOnlyList<HealthEntry>>(call, reply, cancel) ?? [];
    }

    /// <summary>Null where the agent has no such service.</summary>
    public async Task<ServiceInfo?> AgentServiceAsync(string id, string service, CancellationToken cancel)
    {
        var reply = await SendAsync(ConsulCalls.AgentService(id, service), cancel);
        return reply.Status == NotFound ? null : Accepted(ConsulCalls.AgentService(id, service), reply).Read(ConsulJson.Plain.ServiceInfo);
    }

    /// <summary>Null where there is no such key.</summary>
    public async Task<KeyEntry?> KeyAsync(string key, CancellationToken cancel)
    {
        var reply = await SendAsync(Calls.Key(key), cancel);
        return reply.Status == NotFound ? null : Accepted(Calls.Key(key), reply).Read(ConsulJson.Plain.IReadOnlyListKeyEntry)?[0];
    }

    /// <summary>A call that changes something. False where Consul says so: a check-and-set that came too late.</summary>
    public async Task<bool> ChangeAsync(ConsulCall call, CancellationToken cancel)
    {
        var reply = await ExpectAsync(call, cancel);
        return reply.Body.Trim() is "" or "true";
    }

    /// <summary>
    /// Which of these rights the token lacks; none where ACLs are off. A server that does not know the question (before 1.7)
    /// lets everything pass here and is found out by its 403 later.
    /// </summary>
    public async Task<IReadOnlyList<AccessRight>> LackingAsync(IReadOnlyList<AccessRight> rights, CancellationToken cancel)
    {
        var call = Calls.Authorize(rights);
        var reply = await SendAsync(call, cancel);
        if (reply.Status is AclDisabled or NotFound)
        {
            return [];
        }

        var answers = Accepted(call, reply).Read(ConsulJson.Plain.IReadOnlyListAccessRight) ?? [];
        return [.. answers.Where(right => right.Allow == false)];
    }

    /// <summary>What to do about rights that are missing.</summary>
    public static HookException Denied(string what, string seen, IReadOnlyList<AccessRight> rights) => new(FailureKind.Denied, what)
    {
        Seen = seen,
        Next = rights.Count == 0
            ? "look at the token in token_file"
            : $"give the token in token_file a policy with {string.Join(" and ", rights)}",
    };

    /// <summary>
    /// With ACLs on, reads of the catalog leave out silently what the token may not see: 200 with nothing in it. Before that
    /// counts as "is not there", the token has to be one that would have seen it.
    /// </summary>
    private async Task<T?> AbsentAsync<T>(ConsulCall call, ConsulReply reply, CancellationToken cancel)
        where T : class
    {
        var lacking = reply.IsFiltered ? call.Needs : await LackingAsync(call.Needs, cancel);
        return lacking.Count == 0
            ? null
            : throw Denied($"{reply.From} hides what {call.Path} should show", "an empty answer, and a token without the right to a full one", lacking);
    }

    private async Task<ConsulReply> ExpectAsync(ConsulCall call, CancellationToken cancel) => Accepted(call, await SendAsync(call, cancel));

    private Task<ConsulReply> SendAsync(ConsulCall call, CancellationToken cancel) => transport.Value.SendAsync(call, cancel);

    /// <summary>Time limits are the transport's; the size is one no answer of Consul's should reach here.</summary>
    private static HttpClient Http(HttpMessageHandler handler) =>
        new(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = 16 << 20 };

    private static ConsulReply Accepted(ConsulCall call, ConsulReply reply)
    {
        if (reply.Ok)
        {
            return reply;
        }

        var what = $"{reply.From} refuses {call.Method} {call.Path}";
        throw reply.IsDenied
            ? Denied(what, reply.Words, call.Needs)
            : new HookException(FailureKind.Rejected, what) { Seen = reply.Words, IsTransient = reply.Status == 429 };
    }
}
