using MhaHooks.Core;
using MhaHooks.Providers.Consul;

namespace MhaHooks.Servers.Consul;

/// <summary>A server that denies by default.</summary>
public sealed class AclTests(AclConsul consul) : IClassFixture<AclConsul>
{
    private const string Writer = "node \"master\" { policy = \"write\" } service \"mysql\" { policy = \"write\" } key \"mysql/master\" { policy = \"write\" }";

    [Fact]
    public async Task The_right_policy_is_enough()
    {
        var provider = Provider(await consul.Server.TokenFileAsync("writer", Writer));
        await Steps.RunAsync(provider.Announce(Sections.Start(Sections.Host(1), Sections.Host(2))));
        var said = await Steps.RunAsync(provider.Preflight(Sections.Status(Sections.Host(2))));
        Assert.Contains("the rights that are needed", said[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("service")]
    [InlineData("node")]
    public async Task A_missing_right_is_told_before_it_is_needed(string missing)
    {
        var token = await consul.Server.TokenFileAsync($"without-{missing}", Writer.Replace($"{missing} \"", $"{missing} \"other-", StringComparison.Ordinal));
        var error = await Assert.ThrowsAsync<HookException>(() => Steps.RunAsync(Provider(token).Preflight(Sections.Status(Sections.Host(2)))));
        Assert.Equal(FailureKind.Denied, error.Kind);
        Assert.Contains($"{missing} \"{(missing == "node" ? "master" : "mysql")}\" {{ policy = \"write\" }}", error.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_switch_is_told_of_a_right_that_only_the_new_master_needs()
    {
        const string One = "node_prefix \"\" { policy = \"read\" } service \"mysql\" { policy = \"write\" } node \"db1-sql\" { policy = \"write\" }";
        var switched = Sections.Start(Sections.Host(1), Sections.Host(2)) with { Hook = Core.Contract.HookKind.MasterIpOnlineChange, Command = Core.Contract.HookCommand.Stop };

        var error = await Assert.ThrowsAsync<HookException>(async () => await Steps.RunAsync(PerHost(await consul.Server.TokenFileAsync("one-node", One)).Preflight(switched)));

        Assert.Equal(FailureKind.Denied, error.Kind);
        Assert.Contains("node \"db2-sql\" { policy = \"write\" }", error.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_right_is_told_when_it_is_needed()
    {
        var token = await consul.Server.TokenFileAsync("reader", "node_prefix \"\" { policy = \"read\" } service_prefix \"\" { policy = \"read\" }");
        var provider = Sections.Provider($"address = {consul.Server.Url}", "node = denied", $"token_file = {token}");
        var error = await Assert.ThrowsAsync<HookException>(() => Steps.RunAsync(provider.Announce(Sections.Start(Sections.Host(1), Sections.Host(2)))));
        Assert.Equal(FailureKind.Denied, error.Kind);
        Assert.Contains("Permission denied", error.Seen, StringComparison.Ordinal);
        Assert.Contains("node \"denied\" { policy = \"write\" }", error.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_hidden_does_not_count_as_absent()
    {
        var provider = Sections.Provider($"address = {consul.Server.Url}", "node = master", "service = mysql");
        var step = provider.Announce(Sections.Start(Sections.Host(1), Sections.Host(2))).First();
        var error = await Assert.ThrowsAsync<HookException>(() => step.LookAsync(default));
        Assert.Equal(FailureKind.Denied, error.Kind);
        Assert.Contains("hides", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_withdrawal_that_only_looks_is_skipped_when_it_may_not()
    {
        var provider = Sections.Provider($"address = {consul.Server.Url}", "node = master");
        var said = Assert.Single(await Steps.RunAsync(provider.Withdraw(Sections.Stop(Sections.Host(1)))));
        Assert.StartsWith("Skip: http://127.0.0.1:", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_Consul_does_not_know_is_told()
    {
        var token = consul.Server.SaveToken("unknown", "00000000-0000-0000-0000-00000000dead");
        var error = await Assert.ThrowsAsync<HookException>(() => Steps.RunAsync(Provider(token).Preflight(Sections.Status(Sections.Host(2)))));
        Assert.Equal(FailureKind.Denied, error.Kind);
        Assert.Contains("ACL not found", error.Seen, StringComparison.Ordinal);
        Assert.DoesNotContain("dead", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_needs_its_right()
    {
        var reader = await consul.Server.TokenFileAsync("key-reader", "key_prefix \"\" { policy = \"read\" }");
        var writer = await consul.Server.TokenFileAsync("key-writer", Writer);
        var request = Sections.Start(Sections.Host(1), Sections.Host(2));
        var error = await Assert.ThrowsAsync<HookException>(() => Steps.RunAsync(Key(reader).Announce(request)));
        Assert.Equal(FailureKind.Denied, error.Kind);
        await Steps.RunAsync(Key(writer).Announce(request));
        error = await Assert.ThrowsAsync<HookException>(() => Steps.RunAsync(Key(reader).Preflight(Sections.Status(Sections.Host(2)))));
        Assert.Contains("key \"mysql/master\" { policy = \"write\" }", error.Next, StringComparison.Ordinal);
    }

    private ConsulProvider Provider(string token) =>
        Sections.Provider($"address = {consul.Server.Url}", "node = master", "service = mysql", $"token_file = {token}");

    private ConsulProvider PerHost(string token) =>
        Sections.Provider($"address = {consul.Server.Url}", "node = {host}-sql", "service = mysql", $"token_file = {token}");

    private ConsulProvider Key(string token) =>
        Sections.Provider($"address = {consul.Server.Url}", "mode = kv", "key = mysql/master", $"token_file = {token}");
}
