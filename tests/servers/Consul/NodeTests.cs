using MhaHooks.Core;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.Consul;

namespace MhaHooks.Servers.Consul;

/// <summary>Seed 1: the master is a node of the catalog.</summary>
public sealed class NodeTests(OpenConsul consul) : IClassFixture<OpenConsul>
{
    private readonly string node = $"master-{Guid.NewGuid():N}";

    [Fact]
    public async Task A_node_that_is_new_is_registered_and_twice_is_once()
    {
        var said = await AnnounceAsync(1, 2);
        Assert.Equal([$"node {node} is 10.0.0.12", $"{node}.node.consul is 10.0.0.12 (TTL 0 s)"], said);
        said = await AnnounceAsync(1, 2);
        Assert.Equal($"Already: node {node} is 10.0.0.12", said[0]);
    }

    [Fact]
    public async Task A_node_is_readdressed_and_keeps_what_it_has()
    {
        await consul.Server.PutAsync(
            "/v1/catalog/register",
            $$$"""{"Node":"{{{node}}}","Address":"10.0.0.11","NodeMeta":{"owner":"dba"},"TaggedAddresses":{"lan":"10.0.0.11","wan":"192.0.2.1"},"Service":{"Service":"other","Port":1}}""");
        await AnnounceAsync(1, 2);
        var now = await consul.Server.GetAsync($"/v1/catalog/node/{node}");
        Assert.Contains("\"Address\":\"10.0.0.12\"", now, StringComparison.Ordinal);
        Assert.Contains("""{"lan":"10.0.0.12","wan":"192.0.2.1"}""", now, StringComparison.Ordinal);
        Assert.Contains("""{"owner":"dba"}""", now, StringComparison.Ordinal);
        Assert.Contains("\"other\"", now, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_in_another_case_is_the_same_node()
    {
        await AnnounceAsync(1, 2);
        var provider = Sections.Provider($"address = {consul.Server.Url}", $"node = {node.ToUpperInvariant()}");
        var said = await Steps.RunAsync(provider.Announce(Sections.Start(Sections.Host(1), Sections.Host(2))));
        Assert.StartsWith("Already", said[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task IPv6_is_asked_for_as_such()
    {
        var said = await Steps.RunAsync(Provider().Announce(Sections.Start(Sections.Host(1), Sections.Host(2, "fd77::12"))));
        Assert.Equal($"{node}.node.consul is fd77::12 (TTL 0 s)", said[1]);
    }

    [Fact]
    public async Task The_node_of_an_agent_is_not_hijacked()
    {
        var provider = Sections.Provider($"address = {consul.Server.Url}", "node = N1");
        var error = await Assert.ThrowsAsync<HookException>(() => Steps.RunAsync(provider.Announce(Sections.Start(Sections.Host(1), Sections.Host(2)))));
        Assert.Equal(FailureKind.Misconfigured, error.Kind);
        Assert.Contains("belongs to a Consul agent", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"Address\":\"127.0.0.1\"", await consul.Server.GetAsync("/v1/catalog/node/n1"), StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<HookException>(() => Steps.RunAsync(provider.Preflight(Sections.Status(Sections.Host(1)))));
        Assert.Equal(FailureKind.Misconfigured, error.Kind);
    }

    [Fact]
    public async Task Undo_puts_the_address_back()
    {
        await AnnounceAsync(2, 1);
        var step = Provider().Announce(Sections.Start(Sections.Host(1), Sections.Host(2))).First();
        var look = (await Steps.RunAsync(step)).Look;
        Assert.Equal(LookResult.Needed, look.Result);
        var again = Provider().Announce(Sections.Start(Sections.Host(1), Sections.Host(2))).First();
        Assert.Equal($"node {node} is 10.0.0.11 again", await again.UndoAsync(look.Before, default));
        Assert.Equal($"node {node} is 10.0.0.11 again", await again.UndoAsync(look.Before, default));
    }

    [Fact]
    public async Task Undo_takes_the_check_of_a_node_away_and_leaves_others()
    {
        await consul.Server.PutAsync(
            "/v1/catalog/register", $$$"""{"Node":"{{{node}}}","Address":"10.0.0.11","Check":{"CheckID":"disk","Name":"disk","Status":"passing"}}""");
        var step = Sections.Provider($"address = {consul.Server.Url}", $"node = {node}", "check = tcp").Announce(Sections.Start(Sections.Host(1), Sections.Host(2))).First();
        var (look, _) = await Steps.RunAsync(step);
        Assert.Contains($"mysql:{node}", await consul.Server.GetAsync($"/v1/health/node/{node}"), StringComparison.Ordinal);
        Assert.Equal($"node {node} is 10.0.0.11 again", await step.UndoAsync(look.Before, default));
        var checks = await consul.Server.GetAsync($"/v1/health/node/{node}");
        Assert.DoesNotContain($"mysql:{node}", checks, StringComparison.Ordinal);
        Assert.Contains("disk", checks, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undo_of_a_first_registration_removes_it()
    {
        var step = Provider().Announce(Sections.Start(Sections.Host(1), Sections.Host(2))).First();
        var look = (await Steps.RunAsync(step)).Look;
        Assert.Equal($"node {node} is gone again", await step.UndoAsync(look.Before, default));
        Assert.Equal("null", (await consul.Server.GetAsync($"/v1/catalog/node/{node}")).Trim());
    }

    [Fact]
    public async Task Undo_of_a_first_registration_takes_nobody_elses_services_with_it()
    {
        var step = Provider().Announce(Sections.Start(Sections.Host(1), Sections.Host(2))).First();
        var look = (await Steps.RunAsync(step)).Look;
        await consul.Server.PutAsync(
            "/v1/catalog/register", $$"""{"Node":"{{node}}","Address":"10.0.0.12","SkipNodeUpdate":true,"Service":{"Service":"other","Port":1} }""");
        var error = await Assert.ThrowsAsync<HookException>(() => step.UndoAsync(look.Before, default));
        Assert.Equal(FailureKind.Conflict, error.Kind);
        Assert.Contains("\"other\"", await consul.Server.GetAsync($"/v1/catalog/node/{node}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undo_leaves_alone_what_somebody_else_wrote_since()
    {
        await AnnounceAsync(2, 1);
        var step = Provider().Announce(Sections.Start(Sections.Host(1), Sections.Host(2))).First();
        var look = (await Steps.RunAsync(step)).Look;
        await AnnounceAsync(2, 3);
        var error = await Assert.ThrowsAsync<HookException>(() => step.UndoAsync(look.Before, default));
        Assert.Equal(FailureKind.Conflict, error.Kind);
    }

    [Fact]
    public async Task Withdrawing_looks_only()
    {
        await AnnounceAsync(2, 1);
        var said = await Steps.RunAsync(Provider().Withdraw(Sections.Stop(Sections.Host(1))));
        Assert.Equal([$"Already: node {node} is 10.0.0.11; the announcement replaces it in one act"], said);
    }

    [Fact]
    public async Task Status_passes_only_for_the_holder()
    {
        var error = await Assert.ThrowsAsync<HookException>(() => Steps.RunAsync(Provider().Preflight(Sections.Status(Sections.Host(1)))));
        Assert.Equal(FailureKind.Missing, error.Kind);
        Assert.Contains($$"""PUT {{consul.Server.Url}}/v1/catalog/register {"Node":"{{node}}","Address":"10.0.0.11"}""", error.Next, StringComparison.Ordinal);
        await AnnounceAsync(2, 1);
        var said = await Steps.RunAsync(Provider().Preflight(Sections.Status(Sections.Host(1))));
        Assert.Equal($"node {node} is 10.0.0.11", said[1]);
        error = await Assert.ThrowsAsync<HookException>(() => Steps.RunAsync(Provider().Preflight(Sections.Status(Sections.Host(2)))));
        Assert.Equal(FailureKind.Conflict, error.Kind);
        Assert.Contains($"seen: node {node} is 10.0.0.11", error.Message, StringComparison.Ordinal);
    }

    private ConsulProvider Provider() =>
        Sections.Provider($"address = {consul.Server.Url}", $"node = {node}", $"dns = 127.0.0.1:{consul.Server.DnsPort}");

    private Task<IReadOnlyList<string>> AnnounceAsync(int orig, int next) =>
        Steps.RunAsync(Provider().Announce(Sections.Start(Sections.Host(orig), Sections.Host(next))));
}
