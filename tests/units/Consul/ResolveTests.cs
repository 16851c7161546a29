using System.Net;
using MhaHooks.Core;
using MhaHooks.Core.Net;

namespace MhaHooks.Units.Consul;

/// <summary>The proof from where clients look.</summary>
public sealed class ResolveTests
{
    [Fact]
    public async Task Waits_until_the_new_address_is_the_only_one()
    {
        var resolver = new ScriptedResolver(Is(), Is("10.0.0.11"), Is("10.0.0.11", "10.0.0.12"), Is("10.0.0.12"));
        Assert.Equal("master.node.consul is 10.0.0.12 (TTL 9 s)", await RunAsync(resolver, "5s"));
        Assert.Equal(4, resolver.Questions);
    }

    [Fact]
    public async Task The_new_one_beside_another_is_no_proof()
    {
        var error = await Assert.ThrowsAsync<HookException>(() => RunAsync(new ScriptedResolver(Is("10.0.0.12", "10.0.0.11")), "10ms"));
        Assert.Equal(FailureKind.Unproven, error.Kind);
        Assert.Equal("10.0.0.12 (TTL 9 s), 10.0.0.11 (TTL 9 s)", error.Seen);
        Assert.Contains("another 9 s", error.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resolver_that_does_not_answer_is_asked_again()
    {
        var resolver = new ScriptedResolver(null, Is("10.0.0.12"));
        await RunAsync(resolver, "5s");
        Assert.Equal(2, resolver.Questions);
    }

    [Fact]
    public async Task The_last_words_are_told()
    {
        var error = await Assert.ThrowsAsync<HookException>(() => RunAsync(new ScriptedResolver(default(DnsReply)), "10ms"));
        Assert.Equal("gone", error.Seen);
    }

    private static async Task<string> RunAsync(ScriptedResolver resolver, string timeout)
    {
        var provider = Consuls.Provider(new FakeConsul(), resolver, "address = http://c1:8500", "node = master", "dns = 127.0.0.1:53", $"dns_timeout = {timeout}");
        return (await provider.Announce(Consuls.Start).Last().LookAsync(default)).Seen;
    }

    private static DnsReply Is(params string[] addresses) => new()
    {
        Status = addresses.Length > 0 ? DnsStatus.Answered : DnsStatus.NoSuchName,
        Code = 0,
        Records = [.. addresses.Select(address => new DnsRecord { Name = "x", Type = DnsRecordType.A, Ttl = TimeSpan.FromSeconds(9), Address = IPAddress.Parse(address) })],
    };

    /// <summary>Answers in turn, the last for ever; null is no answer.</summary>
    private sealed class ScriptedResolver(params DnsReply?[] replies) : IDnsResolver
    {
        public int Questions { get; private set; }

        public Task<DnsReply> AskAsync(DnsEndPoint server, string name, DnsRecordType type, CancellationToken cancel)
        {
            Assert.Equal("master.node.consul", name);
            Assert.Equal(DnsRecordType.A, type);
            var reply = replies[Math.Min(Questions++, replies.Length - 1)];
            return reply is not null ? Task.FromResult(reply) : throw new HookException(FailureKind.TimedOut, "gone") { IsTransient = true };
        }
    }
}
