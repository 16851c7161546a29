using System.Net;
using System.Text.Json.Nodes;
using MhaHooks.Core;
using MhaHooks.Core.Net;

namespace MhaHooks.Servers.Consul;

/// <summary>The resolver that clients ask: dnsmasq in front of Consul, as in seed 1.</summary>
public sealed class DnsProofTests : IAsyncLifetime
{
    private readonly DnsResolver resolver = new(TimeProvider.System);
    private ConsulServer consul = null!;
    private ServerProcess? dnsmasq;
    private int port;

    public async Task InitializeAsync() =>
        consul = await ConsulServer.StartAsync(more: JsonNode.Parse("""{"dns_config":{"node_ttl":"3600s"}}""")!.AsObject());

    public async Task DisposeAsync()
    {
        await (dnsmasq?.DisposeAsync() ?? default);
        await consul.DisposeAsync();
    }

    [Fact]
    public async Task Through_dnsmasq()
    {
        await StartDnsmasqAsync("--cache-size=0", $"--server=/consul/127.0.0.1#{consul.DnsPort}", "--strict-order");
        Assert.Equal("master.node.consul is 10.0.0.11 (TTL 3600 s)", await AnnounceAsync(2, 1));
        Assert.Equal("master.node.consul is 10.0.0.12 (TTL 3600 s)", await AnnounceAsync(1, 2));
    }

    [Fact]
    public async Task A_cache_that_keeps_the_old_address_is_found_out()
    {
        await StartDnsmasqAsync("--cache-size=150", $"--server=/consul/127.0.0.1#{consul.DnsPort}");
        await AnnounceAsync(2, 1);
        var error = await Assert.ThrowsAsync<HookException>(() => AnnounceAsync(1, 2));
        Assert.Equal(FailureKind.Unproven, error.Kind);
        Assert.StartsWith("10.0.0.11 (TTL ", error.Seen, StringComparison.Ordinal);
        Assert.Contains("lower dns_config.node_ttl", error.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resolver_that_adds_an_address_is_found_out()
    {
        await StartDnsmasqAsync("--host-record=master.node.consul,10.0.0.12", "--host-record=master.node.consul,10.0.0.66", "--local-ttl=1");
        var error = await Assert.ThrowsAsync<HookException>(() => AnnounceAsync(1, 2));
        Assert.Equal(FailureKind.Unproven, error.Kind);
        Assert.Contains("10.0.0.66", error.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resolver_that_does_not_forward_is_found_out()
    {
        await StartDnsmasqAsync("--local=/consul/");
        var error = await Assert.ThrowsAsync<HookException>(() => AnnounceAsync(1, 2));
        Assert.Contains("NXDOMAIN", error.Seen, StringComparison.Ordinal);
        Assert.Contains("is .consul forwarded to Consul", error.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resolver_that_is_down_is_found_out()
    {
        port = ServerProcess.FreePort();
        var error = await Assert.ThrowsAsync<HookException>(() => AnnounceAsync(1, 2));
        Assert.Equal(FailureKind.Unproven, error.Kind);
        Assert.Contains("does not answer", error.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consul_answers_for_services_with_a_port()
    {
        await consul.PutAsync("/v1/catalog/register", """{"Node":"ext","Address":"10.0.0.5","Service":{"Service":"db","Port":3307}}""");
        var reply = await resolver.AskAsync(new DnsEndPoint("127.0.0.1", consul.DnsPort), "db.service.consul.", DnsRecordType.Srv, default);
        Assert.Equal("ext.node.dc1.consul:3307 (TTL 0 s)", reply.ToString());
        reply = await resolver.AskAsync(new DnsEndPoint("127.0.0.1", consul.DnsPort), "ext.node.consul", DnsRecordType.Aaaa, default);
        Assert.Equal(DnsStatus.NoData, reply.Status);
    }

    private async Task<string> AnnounceAsync(int orig, int next)
    {
        var provider = Sections.Provider($"address = {consul.Url}", "node = master", $"dns = 127.0.0.1:{port}", "dns_timeout = 400ms");
        return (await Steps.RunAsync(provider.Announce(Sections.Start(Sections.Host(orig), Sections.Host(next)))))[1];
    }

    /// <summary>Ready when it answers anything at all.</summary>
    private async Task StartDnsmasqAsync(params IEnumerable<string> options)
    {
        while (true)
        {
            port = ServerProcess.FreePort();
            dnsmasq = new ServerProcess(
            [
                "/usr/sbin/dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--user=root", "--pid-file=",
                $"--port={port}", "--listen-address=127.0.0.1", "--bind-interfaces", "--log-facility=-", .. options,
            ]);
            if (await dnsmasq.IsReadyAsync(AnswersAsync))
            {
                return;
            }

            Assert.Contains("Address already in use", dnsmasq.Log, StringComparison.Ordinal);
            await dnsmasq.DisposeAsync();
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await resolver.AskAsync(new DnsEndPoint("127.0.0.1", port), "ready.invalid", DnsRecordType.A, default);
            return true;
        }
        catch (HookException error) when (error.IsTransient)
        {
            return false;
        }
    }
}
