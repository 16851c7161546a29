using System.Text.Json.Nodes;
using MhaHooks.Core;
using MhaHooks.Providers.Consul;

namespace MhaHooks.Servers.Consul;

/// <summary>Seed 2: the master is a service of the catalog, on a node for each host.</summary>
public sealed class ServiceTests(OpenConsul consul) : IClassFixture<OpenConsul>
{
    private readonly string service = $"mysql-{Guid.NewGuid():N}";

    [Fact]
    public async Task Old_gonenew_in()
    {
        await AnnounceAsync(3, 1);
        var said = await Steps.RunAsync(Provider().Withdraw(Sections.Stop(Sections.Host(1))));
        Assert.Equal([$"service {service} has no instance {service} on node db1-{service}"], said);
        said = await AnnounceAsync(1, 2);
        Assert.StartsWith("Already", said[0], StringComparison.Ordinal);
        Assert.Equal($"service {service} is 10.0.0.12:3306 (node db2-{service}, ID {service})", said[1]);
        Assert.Equal($"{service}.service.consul is 10.0.0.12 (TTL 0 s)", said[2]);
    }

    [Fact]
    public async Task The_announcement_catches_up_on_a_withdrawal_that_did_not_happen()
    {
        await AnnounceAsync(3, 1);
        var said = await AnnounceAsync(1, 2);
        Assert.Equal($"{service}.service.consul is 10.0.0.12 (TTL 0 s)", said[2]);
        said = await AnnounceAsync(1, 2);
        Assert.StartsWith("Already", said[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instances_of_somebody_else_stay_and_are_a_conflict()
    {
        await RegisterAsync("stranger", "10.0.0.99");
        var error = await Assert.ThrowsAsync<HookException>(() => AnnounceAsync(1, 2));
        Assert.Equal(FailureKind.Conflict, error.Kind);
        Assert.Contains("10.0.0.99:3306 (node stranger", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instances_with_other_tags_are_bystanders()
    {
        await RegisterAsync("replica", "10.0.0.98", "replica");
        var said = await AnnounceAsync(1, 2, "tags = master");
        Assert.Equal($"master.{service}.service.consul is 10.0.0.12 (TTL 0 s)", said[2]);
        Assert.Contains("10.0.0.98", await consul.Server.GetAsync($"/v1/catalog/service/{service}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_is_defined_for_consul_esm()
    {
        await AnnounceAsync(1, 2, "check = tcp", "check_interval = 5s");
        var health = await consul.Server.GetAsync($"/v1/health/service/{service}");
        Assert.Contains("\"Definition\":{\"Interval\":\"5s\",\"TCP\":\"10.0.0.12:3306\"}", health, StringComparison.Ordinal);
        Assert.Contains("\"external-node\":\"true\"", health, StringComparison.Ordinal);
        var said = await AnnounceAsync(1, 2, "check = tcp", "check_interval = 5s");
        Assert.StartsWith("Already", said[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_node_of_an_agent_takes_no_service()
    {
        var provider = Sections.Provider($"address = {consul.Server.Url}", "node = n1", $"service = {service}");
        var error = await Assert.ThrowsAsync<HookException>(() => Steps.RunAsync(provider.Announce(Sections.Start(Sections.Host(1), Sections.Host(2)))));
        Assert.Contains("use mode = agent", error.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_node_for_all_hosts_is_replaced_in_one_act()
    {
        string[] lines = [$"address = {consul.Server.Url}", $"node = one-{service}", $"service = {service}", $"dns = 127.0.0.1:{consul.Server.DnsPort}"];
        await Steps.RunAsync(Sections.Provider(lines).Announce(Sections.Start(Sections.Host(2), Sections.Host(1))));
        var withdrawn = Assert.Single(await Steps.RunAsync(Sections.Provider(lines).Withdraw(Sections.Stop(Sections.Host(1)))));
        Assert.EndsWith("the announcement replaces it in one act", withdrawn, StringComparison.Ordinal);
        var said = await Steps.RunAsync(Sections.Provider(lines).Announce(Sections.Start(Sections.Host(1), Sections.Host(2))));
        Assert.Equal($"{service}.service.consul is 10.0.0.12 (TTL 0 s)", said[1]);
    }

    [Fact]
    public async Task Undo_brings_the_old_one_back_and_takes_the_new_one_away()
    {
        await AnnounceAsync(3, 1);
        var steps = Provider().Announce(Sections.Start(Sections.Host(1), Sections.Host(2))).ToList();
        var gone = await Steps.RunAsync(steps[0]);
        var come = await Steps.RunAsync(steps[1]);
        Assert.Equal($"service {service} on node db2-{service} is gone again", await Anew(1).UndoAsync(come.Look.Before, default));
        Assert.Equal(
            $"service {service} is 10.0.0.11:3306 (node db1-{service}, ID {service}) again", await Anew(0).UndoAsync(gone.Look.Before, default));
        var said = await Steps.RunAsync(Provider().Preflight(Sections.Status(Sections.Host(1))));
        Assert.Equal($"{service}.service.consul is 10.0.0.11 (TTL 0 s)", said[2]);

        // As another process would, which has the journal and nothing else.
        Core.Planning.Step Anew(int index) => Provider().Announce(Sections.Start(Sections.Host(1), Sections.Host(2))).ToList()[index];
    }

    [Fact]
    public async Task An_instance_keeps_everything_but_its_address_and_undo_brings_all_of_it_back()
    {
        await consul.Server.PutAsync("/v1/catalog/register", $$$"""
            {"Node":"one-{{{service}}}","Address":"10.0.0.11","Service":{"ID":"{{{service}}}","Service":"{{{service}}}","Address":"10.0.0.11","Port":3306,
            "Meta":{"owner":"dba"},"Weights":{"Passing":7,"Warning":3},"EnableTagOverride":true,
            "TaggedAddresses":{"lan":{"Address":"10.0.0.11","Port":3306},"wan":{"Address":"192.0.2.1","Port":33060} } } }
            """);
        var before = await InstanceAsync();
        var step = Sections.Provider($"address = {consul.Server.Url}", $"node = one-{service}", $"service = {service}", "check = tcp")
            .Announce(Sections.Start(Sections.Host(1), Sections.Host(2))).First();
        var (look, _) = await Steps.RunAsync(step);
        Assert.Equal(before.Replace("10.0.0.11", "10.0.0.12", StringComparison.Ordinal), await InstanceAsync());
        Assert.Contains($"service:{service}", await ChecksAsync(), StringComparison.Ordinal);
        await step.UndoAsync(look.Before, default);
        Assert.Equal(before, await InstanceAsync());
        Assert.Equal("[]", await ChecksAsync());
        await step.UndoAsync(look.Before, default);
    }

    [Fact]
    public async Task Undo_of_a_withdrawal_brings_all_checks_back()
    {
        await AnnounceAsync(3, 1, "check = tcp");
        await consul.Server.PutAsync("/v1/catalog/register", $$$"""
            {"Node":"db1-{{{service}}}","Address":"10.0.0.11","SkipNodeUpdate":true,
            "Check":{"CheckID":"lag","Name":"lag","Notes":"by hand","Status":"warning","ServiceID":"{{{service}}}","Definition":{"HTTP":"http://10.0.0.11/lag","Interval":"5s"} } }
            """);
        var step = Provider().Withdraw(Sections.Stop(Sections.Host(1))).Single();
        var (look, _) = await Steps.RunAsync(step);
        await Provider().Withdraw(Sections.Stop(Sections.Host(1))).Single().UndoAsync(look.Before, default);
        var checks = await ChecksAsync();
        Assert.Contains("10.0.0.11:3306", checks, StringComparison.Ordinal);
        Assert.Contains("http://10.0.0.11/lag", checks, StringComparison.Ordinal);
        Assert.Contains("by hand", checks, StringComparison.Ordinal);
    }

    private Task<string> ChecksAsync() => consul.Server.GetAsync($"/v1/health/checks/{service}");

    /// <summary>Without what every write changes.</summary>
    private async Task<string> InstanceAsync()
    {
        var instance = JsonNode.Parse(await consul.Server.GetAsync($"/v1/health/service/{service}"))![0]!["Service"]!.AsObject();
        instance.Remove("ModifyIndex");
        return instance.ToJsonString();
    }

    private ConsulProvider Provider(params IEnumerable<string> more) => Sections.Provider(
        [$"address = {consul.Server.Url}", $"node = {{host}}-{service}", $"service = {service}", $"dns = 127.0.0.1:{consul.Server.DnsPort}", .. more]);

    private Task<IReadOnlyList<string>> AnnounceAsync(int orig, int next, params IEnumerable<string> more) =>
        Steps.RunAsync(Provider(more).Announce(Sections.Start(Sections.Host(orig), Sections.Host(next))));

    private Task RegisterAsync(string node, string ip, string tag = "") => consul.Server.PutAsync(
        "/v1/catalog/register",
        $$$"""{"Node":"{{{node}}}","Address":"{{{ip}}}","Service":{"ID":"{{{service}}}","Service":"{{{service}}}","Tags":["{{{tag}}}"],"Port":3306}}""");
}
