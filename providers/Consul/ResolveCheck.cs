using System.Net;
using MhaHooks.Core;
using MhaHooks.Core.Configuration;
using MhaHooks.Core.Net;
using MhaHooks.Core.Planning;

namespace MhaHooks.Providers.Consul;

/// <summary>Proves a holder from where clients look: their resolver gives the holder's address and no other.</summary>
internal sealed class ResolveCheck(IDnsResolver resolver, TimeProvider time, Announcement wanted)
{
    /// <summary>A last question may be under way when <c>dns_timeout</c> ends.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private readonly DnsEndPoint server = wanted.Options.Dns!;
    private readonly string name = wanted.DnsName!;
    private readonly string type = wanted.DnsType.ToString().ToUpperInvariant();

    public Step ToStep(string section, string verb) => new CheckStep(
        new StepName(section, verb, $"{name} at {server.Host}:{server.Port}"),
        $"ask {server.Host}:{server.Port} for {type} {name} until it answers {wanted.Host.Ip} and nothing else, for {Durations.Show(wanted.Options.DnsTimeout)} at most",
        RunAsync,
        wanted.Options.DnsTimeout + Grace);

    private async Task<string> RunAsync(CancellationToken cancel)
    {
        var expected = wanted.Host.Address ?? throw new HookException(FailureKind.Misconfigured, $"the address of {wanted.Host.Name} is not known")
        {
            Next = "call the hook with --new_master_ip and --orig_master_ip, as MHA does",
        };
        var seen = await Poll.UntilAsync(AskAsync, answer => IsRight(answer, expected), wanted.Options.DnsTimeout, time, cancel);
        return IsRight(seen, expected) ? $"{name} is {seen.Reply}" : throw Unproven(seen);
    }

    private async Task<DnsAnswer> AskAsync(CancellationToken cancel)
    {
        try
        {
            return new(await resolver.AskAsync(server, name, wanted.DnsType, cancel), null);
        }
        catch (HookException error) when (error.IsTransient)
        {
            return new(null, error.Message);
        }
    }

    private static bool IsRight(DnsAnswer answer, IPAddress expected) => answer.Reply?.Addresses is [var only] && only.Equals(expected);

    private HookException Unproven(DnsAnswer last) => new(FailureKind.Unproven, $"{name} does not lead to {wanted.Host} at {server.Host}:{server.Port}")
    {
        Expected = $"{type} {wanted.Host.Ip} and nothing else within {Durations.Show(wanted.Options.DnsTimeout)}",
        Seen = last.Reply?.ToString() ?? last.Complaint,
        Next = last.Reply switch
        {
            { Ttl: { } ttl } when ttl > TimeSpan.Zero => $"a cache on the way may keep it for another {Durations.Show(ttl)}; lower dns_config.node_ttl and service_ttl of Consul",
            { Status: DnsStatus.NoSuchName } => "is .consul forwarded to Consul, and does its anonymous token have node and service read?",
            _ => "look at the resolver, and at its forwarding of .consul to port 8600 of Consul",
        },
    };

    /// <summary>One of the two.</summary>
    private sealed record DnsAnswer(DnsReply? Reply, string? Complaint);
}
