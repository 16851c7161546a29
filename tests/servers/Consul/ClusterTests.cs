using MhaHooks.Core;
using MhaHooks.Core.Planning;

namespace MhaHooks.Servers.Consul;

/// <summary>Several addresses, some of them of no use.</summary>
public sealed class ClusterTests(OpenConsul consul) : IClassFixture<OpenConsul>
{
    private readonly string node = $"master-{Guid.NewGuid():N}";

    [Fact]
    public async Task A_server_that_is_down_is_passed_over()
    {
        var said = await AnnounceAsync($"http://127.0.0.1:{ServerProcess.FreePort()}", consul.Server.Url);
        Assert.Equal($"node {node} is 10.0.0.12", said);
    }

    [Fact]
    public async Task A_server_without_a_leader_is_passed_over()
    {
        await using var lost = await ConsulServer.StartLeaderlessAsync();
        Assert.Equal($"node {node} is 10.0.0.12", await AnnounceAsync(lost.Url, consul.Server.Url));
    }

    [Fact]
    public async Task A_cluster_without_a_leader_is_unknown_and_not_empty()
    {
        await using var lost = await ConsulServer.StartLeaderlessAsync();
        var error = await Assert.ThrowsAsync<HookException>(() => AnnounceAsync(lost.Url));
        Assert.Equal(FailureKind.Rejected, error.Kind);
        Assert.True(error.IsTransient);
        Assert.Contains("no cluster leader", error.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_stopped_in_the_middle_is_passed_over()
    {
        await using var first = await ConsulServer.StartAsync();
        var step = Sections.Provider($"address = {first.Url} {consul.Server.Url}", $"node = {node}")
            .Announce(Sections.Start(Sections.Host(1), Sections.Host(2))).First();
        var look = await step.LookAsync(default);
        await first.KillAsync();
        await step.ActAsync(look, default);
        Assert.Equal($"node {node} is 10.0.0.12", await step.ProveAsync(default));
    }

    [Fact]
    public async Task Every_server_and_what_it_said_is_in_the_message()
    {
        var ports = (One: ServerProcess.FreePort(), Two: ServerProcess.FreePort());
        await using var lost = await ConsulServer.StartLeaderlessAsync();
        var error = await Assert.ThrowsAsync<HookException>(() =>
            AnnounceAsync($"http://127.0.0.1:{ports.One}", lost.Url, $"http://no.such.host.invalid:{ports.Two}"));
        Assert.Contains($"http://127.0.0.1:{ports.One}: nothing listens there", error.Seen, StringComparison.Ordinal);
        Assert.Contains($"{lost.Url}: has no cluster leader", error.Seen, StringComparison.Ordinal);
        Assert.Contains($"http://no.such.host.invalid:{ports.Two}: its name cannot be resolved", error.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_withdrawal_that_only_looks_does_not_mind_that_Consul_is_down()
    {
        var provider = Sections.Provider($"address = http://127.0.0.1:{ServerProcess.FreePort()}", $"node = {node}");
        var (look, said) = await Steps.RunAsync(provider.Withdraw(Sections.Stop(Sections.Host(1))).Single());
        Assert.Equal(LookResult.Skip, look.Result);
        Assert.Contains("nothing listens there", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_cannot_be_withdrawn_is_a_failure()
    {
        var provider = Sections.Provider($"address = http://127.0.0.1:{ServerProcess.FreePort()}", $"node = {{host}}-{node}", "service = mysql");
        var error = await Assert.ThrowsAsync<HookException>(() => Steps.RunAsync(provider.Withdraw(Sections.Stop(Sections.Host(1)))));
        Assert.Equal(FailureKind.Refused, error.Kind);
    }

    private async Task<string> AnnounceAsync(params IEnumerable<string> servers)
    {
        var provider = Sections.Provider($"address = {string.Join(", ", servers)}", $"node = {node}");
        return (await Steps.RunAsync(provider.Announce(Sections.Start(Sections.Host(1), Sections.Host(2))))).Single();
    }
}
