using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using MhaHooks.Core;
using MhaHooks.Core.Contract;

namespace MhaHooks.Providers.Consul;

/// <summary>
/// Brings a call to the first server that is of use: connected within 2 s, aware of a leader, no 5xx. All that is called here
/// may be called twice, so a call that failed at one server goes on to the next. Several servers share the time of a call: one
/// that hangs leaves enough of it for the others.
/// </summary>
/// <param name="servers">Tried in turn, beginning with the one that answered last.</param>
/// <param name="leader">The call that asks for the leader.</param>
/// <param name="token">Sent with every call.</param>
/// <param name="http">The connections, without limits of their own.</param>
/// <param name="time">The clock.</param>
/// <param name="stepTimeout">What a step has as a rule for all its calls.</param>
internal sealed class ConsulTransport(
    IReadOnlyList<Uri> servers, ConsulCall leader, Secret? token, HttpClient http, TimeProvider time, TimeSpan stepTimeout)
{
    private const string NoLeader = "has no cluster leader: without a quorum of servers nothing can be read or written";

    /// <summary>One second more than a server takes to find out that nobody leads (rpc_hold_timeout, 7 s): less would be a guess.</summary>
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(8);

    /// <summary>status/leader is answered from memory.</summary>
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(2);

    /// <summary>Also for the last of many: an answer of the local network's.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(500);

    /// <summary>Servers that know a leader. Steps run at the same time.</summary>
    private readonly ConcurrentDictionary<Uri, bool> led = [];
    private volatile int preferred;

    /// <summary>
    /// For one call at all servers. With several it is half of the step's time at most, so that a look that met a server
    /// that hangs leaves time to act and to prove.
    /// </summary>
    private TimeSpan Patience => servers.Count > 1 && stepTimeout / 2 < CallLimit ? stepTimeout / 2 : CallLimit;

    /// <summary>Finds a server of use, and opens the connection to it on the way.</summary>
    public Task<ConsulReply> ConnectAsync(CancellationToken cancel) => SendAsync(leader, cancel);

    /// <summary>What the server answered, 4xx included.</summary>
    /// <exception cref="HookException">No server was of use; the message holds what each said.</exception>
    public async Task<ConsulReply> SendAsync(ConsulCall call, CancellationToken cancel)
    {
        List<ConsulComplaint> complaints = [];
        var start = time.GetTimestamp();
        var first = preferred;
        for (var i = 0; i < servers.Count; i++)
        {
            var at = (first + i) % servers.Count;
            try
            {
                var share = (Patience - time.GetElapsedTime(start)) / (servers.Count - i);
                var reply = await AskAsync(servers[at], call, share > Least ? share : Least, cancel);
                if (reply.Status < 500 || reply.IsDenied)
                {
                    preferred = at;
                    return reply;
                }

                complaints.Add(new(servers[at], FailureKind.Rejected, reply.IsLeaderless ? NoLeader : reply.Words));
            }
            catch (HttpRequestException error)
            {
                complaints.Add(ConsulComplaint.Of(servers[at], error));
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                complaints.Add(new(servers[at], FailureKind.TimedOut, "no answer in time"));
            }

            // Steps beside this one and calls after it need not find out for themselves.
            led.TryRemove(servers[at], out _);
            Interlocked.CompareExchange(ref preferred, (at + 1) % servers.Count, at);
        }

        throw Useless(call, complaints);
    }

    private async Task<ConsulReply> AskAsync(Uri server, ConsulCall call, TimeSpan share, CancellationToken cancel)
    {
        using var over = new CancellationTokenSource(share, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancel);
        return await ProbeAsync(server, either.Token) ?? await CallAsync(server, call, CallLimit, either.Token);
    }

    /// <summary>Asks a server once whether it knows a leader; its bad answer stands for the call's.</summary>
    private async Task<ConsulReply?> ProbeAsync(Uri server, CancellationToken cancel)
    {
        if (led.ContainsKey(server))
        {
            return null;
        }

        var reply = await CallAsync(server, leader, ProbeLimit, cancel);
        if (reply.Ok && reply.Body.Trim() is "\"\"")
        {
            return reply with { Status = 500, Body = "No cluster leader" };
        }

        if (reply.Ok)
        {
            led[server] = true;
        }

        return reply.Ok ? null : reply;
    }

    private async Task<ConsulReply> CallAsync(Uri server, ConsulCall call, TimeSpan limit, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        using var request = new HttpRequestMessage(call.Method, call.Url(server));
        if ((call.Raw ?? Bytes(call.Body)) is { } body)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(call.IsJson ? "application/json" : "application/octet-stream");
        }

        if (token is not null)
        {
            request.Headers.Add("X-Consul-Token", token.Reveal());
        }

        using var response = await http.SendAsync(request, either.Token);
        var filtered = response.Headers.TryGetValues("X-Consul-Results-Filtered-By-ACLs", out var values) && values.Contains("true");
        return new ConsulReply(server, (int)response.StatusCode, await response.Content.ReadAsStringAsync(either.Token), filtered);
    }

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    /// <summary>Of several kinds the one that leaves most open is told: a call without an answer may have been done.</summary>
    private static HookException Useless(ConsulCall call, List<ConsulComplaint> complaints)
    {
        FailureKind[] order = [FailureKind.TimedOut, FailureKind.Rejected, FailureKind.Untrusted, FailureKind.Refused, FailureKind.Unreachable];
        var kind = order.First(one => complaints.Exists(complaint => complaint.Kind == one));
        return new HookException(kind, $"no Consul server took {call.Method} {call.Path}")
        {
            Seen = string.Join("; ", complaints),
            Now = kind == FailureKind.TimedOut && call.Method != HttpMethod.Get ? "whether it was done is not known" : null,
            Next = "look at 'consul operator raft list-peers' and at the addresses of the section",
            IsTransient = kind != FailureKind.Untrusted,
        };
    }
}
