using System.Net;
using System.Net.Sockets;
using MhaHooks.Core;
using MhaHooks.Providers.Consul;

namespace MhaHooks.Servers.Consul;

/// <summary>A server at 127.0.0.1 and an agent at 127.0.0.2: the database hosts db1 and db2.</summary>
public sealed class AgentTests : IAsyncLifetime
{
    private readonly List<ConsulServer> agents = [];
    private readonly Socket mysql = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private int MySqlPort => ((IPEndPoint)mysql.LocalEndPoint!).Port;

    public async Task InitializeAsync()
    {
        mysql.Bind(new IPEndPoint(IPAddress.Any, 0));
        mysql.Listen();
        agents.Add(await ConsulServer.StartAsync());
        agents.Add(await ConsulServer.StartAgentAsync("127.0.0.2", agents[0]));
    }

    public async Task DisposeAsync()
    {
        foreach (var agent in Enumerable.Reverse(agents))
        {
            await agent.DisposeAsync();
        }

        mysql.Dispose();
    }

    [Fact]
    public async Task Old_out_new_in_by_each_ones_own_agent()
    {
        var said = await AnnounceAsync(1, 2);
        Assert.Equal($"service mysql is 127.0.0.2:{MySqlPort} (node n2, ID mysql)", said[1]);
        Assert.Equal("mysql.service.consul is 127.0.0.2 (TTL 0 s)", said[2]);
        Assert.StartsWith("Already", (await AnnounceAsync(1, 2))[1], StringComparison.Ordinal);

        said = await Steps.RunAsync(Provider().Withdraw(Sections.Stop(Host(2))));
        Assert.Equal([$"service mysql has no instance mysql at {Host(2)}"], said);
        said = await AnnounceAsync(2, 1);
        Assert.Equal("mysql.service.consul is 127.0.0.1 (TTL 0 s)", said[2]);
        await Steps.RunAsync(Provider().Preflight(Sections.Status(Host(1))));
        var error = await Assert.ThrowsAsync<HookException>(() => Steps.RunAsync(Provider().Preflight(Sections.Status(Host(2)))));
        Assert.Equal(FailureKind.Conflict, error.Kind);
    }

    [Fact]
    public async Task Without_servers_a_dead_agents_service_goes_at_start()
    {
        await AnnounceAsync(1, 2);
        await agents[1].KillAsync();
        var error = await Assert.ThrowsAsync<HookException>(() => Steps.RunAsync(Provider(servers: null).Withdraw(Sections.Stop(Host(2)))));
        Assert.Equal(FailureKind.Unproven, error.Kind);
        Assert.StartsWith("set 'servers' in [consul:db]", error.Next, StringComparison.Ordinal);
        var said = await AnnounceAsync(2, 1, servers: null);
        Assert.Contains("taken from the catalog, since its agent does not answer", said[0], StringComparison.Ordinal);
        Assert.Equal("mysql.service.consul is 127.0.0.1 (TTL 0 s)", said[2]);
    }

    [Fact]
    public async Task With_servers_a_dead_agents_service_goes_at_stop()
    {
        await AnnounceAsync(1, 2);
        await agents[1].KillAsync();
        var withdrawn = Assert.Single(await Steps.RunAsync(Provider().Withdraw(Sections.Stop(Host(2)))));
        Assert.StartsWith($"service mysql has no instance mysql at {Host(2)}; taken from the catalog", withdrawn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_third_holder_is_a_conflict()
    {
        await agents[0].PutAsync("/v1/agent/service/register", """{"ID":"mysql","Name":"mysql","Address":"127.0.0.9","Port":3306}""");
        var error = await Assert.ThrowsAsync<HookException>(() => AnnounceAsync(1, 2));
        Assert.Equal(FailureKind.Conflict, error.Kind);
        Assert.Contains("127.0.0.9:3306", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undo_takes_back_both_steps()
    {
        await AnnounceAsync(2, 1);
        var steps = Provider().Announce(Sections.Start(Host(1), Host(2))).ToList();
        var gone = await Steps.RunAsync(steps[0]);
        var come = await Steps.RunAsync(steps[1]);
        Assert.Equal("service mysql of the agent of db2 is gone again", await steps[1].UndoAsync(come.Look.Before, default));
        Assert.EndsWith("(node n1, ID mysql) again", await steps[0].UndoAsync(gone.Look.Before, default), StringComparison.Ordinal);
        await Steps.RunAsync(Provider().Preflight(Sections.Status(Host(1))));
    }

    [Fact]
    public async Task An_instance_keeps_everything_but_its_address()
    {
        await agents[0].PutAsync(
            "/v1/agent/service/register",
            $$$"""{"ID":"mysql","Name":"mysql","Address":"127.0.0.1","Port":{{{MySqlPort}}},"Meta":{"owner":"dba"},"Weights":{"Passing":7,"Warning":3},"EnableTagOverride":true}""");
        var before = await agents[0].GetAsync("/v1/agent/service/mysql");
        var withdraw = Provider().Withdraw(Sections.Stop(Host(1))).Single();
        var (gone, _) = await Steps.RunAsync(withdraw);
        await withdraw.UndoAsync(gone.Before, default);
        Assert.Equal(before, await agents[0].GetAsync("/v1/agent/service/mysql"));

        await agents[0].PutAsync(
            "/v1/agent/service/register",
            """{"ID":"mysql","Name":"mysql","Address":"127.0.0.1","Port":1,"Meta":{"owner":"dba"},"Weights":{"Passing":7,"Warning":3},"EnableTagOverride":true}""");
        await Steps.RunAsync(Provider().Announce(Sections.Start(Host(2), Host(1))).ToList()[1]);
        Assert.Equal(before, await agents[0].GetAsync("/v1/agent/service/mysql"));
    }

    [Fact]
    public async Task The_journal_alone_brings_everything_back()
    {
        await agents[0].PutAsync(
            "/v1/agent/service/register",
            $$$"""{"ID":"mysql","Name":"mysql","Tags":["rw","main"],"Address":"127.0.0.1","Port":{{{MySqlPort}}},"Meta":{"owner":"dba"},"Weights":{"Passing":7,"Warning":3},"Check":{"TCP":"127.0.0.1:{{{MySqlPort}}}","Interval":"1s","Status":"passing"}}""");
        var before = await agents[0].GetAsync("/v1/agent/service/mysql");
        var (gone, _) = await Steps.RunAsync(Provider().Withdraw(Switch).Single());
        Assert.Equal("{}", await agents[0].GetAsync("/v1/agent/checks"));

        Assert.EndsWith("(node n1, ID mysql) again", await UndoAsync(gone.Before), StringComparison.Ordinal);

        Assert.Equal(before, await agents[0].GetAsync("/v1/agent/service/mysql"));
        var checks = await agents[0].GetAsync("/v1/agent/checks");
        Assert.Contains("\"CheckID\":\"service:mysql\"", checks, StringComparison.Ordinal);
        Assert.Contains("\"Type\":\"tcp\"", checks, StringComparison.Ordinal);
        await UndoAsync(gone.Before);
    }

    [Fact]
    public async Task A_service_without_a_check_comes_back_without_one()
    {
        await agents[0].PutAsync("/v1/agent/service/register", $$$"""{"ID":"mysql","Name":"mysql","Address":"127.0.0.1","Port":{{{MySqlPort}}}}""");
        var (gone, _) = await Steps.RunAsync(Provider().Withdraw(Switch).Single());

        await UndoAsync(gone.Before);

        Assert.Equal("{}", await agents[0].GetAsync("/v1/agent/checks"));
    }

    [Fact]
    public async Task Checks_that_no_agent_shows_are_warned_of_and_named()
    {
        await agents[0].PutAsync(
            "/v1/agent/service/register",
            $$$"""{"ID":"mysql","Name":"mysql","Address":"127.0.0.1","Port":{{{MySqlPort}}},"Checks":[{"CheckID":"lag","Name":"lag","TTL":"1h","Status":"passing"}]}""");

        var said = await Steps.RunAsync(Provider().Preflight(Switch));
        Assert.Contains(said, one => one.StartsWith("lag: no agent shows what its checks ask", StringComparison.Ordinal));
        var (gone, _) = await Steps.RunAsync(Provider().Withdraw(Switch).Single());
        Assert.EndsWith("again; without its checks lag: register them again", await UndoAsync(gone.Before), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_announcement_is_undone_from_the_journal_alone()
    {
        var (come, _) = await Steps.RunAsync(Provider().Announce(Sections.Start(Host(1), Host(2))).ToList()[1]);

        Assert.Equal("service mysql of the agent of db2 is gone again", await Provider().Announce(Sections.Start(Host(1), Host(2))).ToList()[1].UndoAsync(come.Before, default));
    }

    private Core.Contract.Request Switch => Sections.Stop(Host(1)) with { Hook = Core.Contract.HookKind.MasterIpOnlineChange, New = Host(2) };

    /// <summary>As another process would.</summary>
    private Task<string> UndoAsync(IReadOnlyDictionary<string, string> before) => Provider().Withdraw(Switch).Single().UndoAsync(before, default);

    private Core.Contract.DatabaseHost Host(int number) => Sections.Host(number, $"127.0.0.{number}") with { Port = MySqlPort };

    /// <summary>The ports differ here; on real hosts one line with {ip} does.</summary>
    private ConsulProvider Provider(string? servers = "") => Sections.Provider(
    [
        $"address = {agents[0].Url}",
        "mode = agent",
        "service = mysql",
        "check = tcp",
        "check_interval = 1s",
        $"dns = 127.0.0.1:{agents[0].DnsPort}",
        .. servers is null ? [] : (string[])[$"servers = {agents[0].Url}"],
        "[host:db2]",
        $"consul:db.address = http://{{ip}}:{agents[1].HttpPort}",
    ]);

    private Task<IReadOnlyList<string>> AnnounceAsync(int orig, int next, string? servers = "") =>
        Steps.RunAsync(Provider(servers).Announce(Sections.Start(Host(orig), Host(next))));
}
