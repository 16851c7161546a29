using System.Diagnostics;
using MhaHooks.Core;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;

namespace MhaHooks.Servers.Vip;

/// <summary>A planned switch of the address from db1 to db2; the manager is the third host on the link.</summary>
[Collection("network namespaces")]
public class OnlineChangeTests : VipTest
{
    private static readonly Request Stop = Request with { Hook = HookKind.MasterIpOnlineChange, Command = HookCommand.Stop };
    private static readonly Request Start = Stop with { Command = HookCommand.Start };

    [Theory]
    [InlineData(Lab.Vip4, "/24")]
    [InlineData(Lab.Vip6, "/64")]
    public async Task The_only_holder_is_heard_on_the_new_masters_link(string address, string prefix)
    {
        await HoldAsync(Lab.Db1, address, prefix);
        var shell = new NamespaceShell(Lab);
        var before = await Lab.AddressesAsync(Lab.Db1) + await Lab.AddressesAsync(Lab.Db2);

        var seen = await RunAsync(Provider(shell, $"address={address}{prefix}").Preflight(Stop));

        Assert.Equal($"db1 alone answers, from MAC {await Lab.MacAsync(Lab.Db1)}", seen);
        Assert.Equal(2, shell.Commands);
        Assert.Equal(before, await Lab.AddressesAsync(Lab.Db1) + await Lab.AddressesAsync(Lab.Db2));
    }

    [Theory]
    [InlineData(Lab.Vip4, "/24")]
    [InlineData(Lab.Vip6, "/64")]
    public async Task A_third_host_that_answers_too_fails_the_preflight(string address, string prefix)
    {
        await HoldAsync(Lab.Db1, address, prefix);
        await HoldAsync(Lab.Manager, address, prefix);
        var provider = Provider(new NamespaceShell(Lab), $"address={address}{prefix}");

        await FailsAsync(provider.Preflight(Stop));
        // What db2 hears, without db1's own question.
        var error = await FailsAsync(provider.Preflight(Stop).Skip(1));

        Assert.Equal(FailureKind.Conflict, error.Kind);
        Assert.Contains($"MAC {await Lab.MacAsync(Lab.Manager)} as well", error.Message, StringComparison.Ordinal);
        Assert.Contains(address, await Lab.AddressesAsync(Lab.Db1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_device_of_the_holder_is_no_second_holder()
    {
        await HoldAsync(Lab.Db1, Lab.Vip4, "/24");
        await Lab.IpAsync(Lab.Db1, "link add link eth0 name eth1 type macvlan mode bridge");
        await Lab.IpAsync(Lab.Db1, "link set eth1 up");
        await Lab.IpAsync(Lab.Db1, "addr add 10.77.0.11/24 dev eth1");

        var seen = await RunAsync(Provider(new NamespaceShell(Lab)).Preflight(Stop));

        Assert.Equal($"db1 alone answers, from MAC {await Lab.MacAsync(Lab.Db1)}", seen);
    }

    [Theory]
    [InlineData(Lab.Vip4, "/24")]
    [InlineData(Lab.Vip6, "/64")]
    public async Task What_stop_has_proven_is_not_waited_for_again(string address, string prefix)
    {
        await HoldAsync(Lab.Db1, address, prefix);
        string[] lines = [$"address={address}{prefix}", "probe_wait=2s", "arp_repeat_after=0s"];
        await SwitchOffAsync(lines);
        var steps = Provider(new NamespaceShell(Lab), lines).Announce(Start).ToList();

        var began = Stopwatch.GetTimestamp();
        var seen = await RunAsync(steps.Take(2));
        var took = Stopwatch.GetElapsedTime(began);

        Assert.True(took < TimeSpan.FromSeconds(2), $"{took}");
        Assert.EndsWith("sent on eth0 of db2", seen, StringComparison.Ordinal);
        Assert.Contains(address, await Lab.AddressesAsync(Lab.Db2), StringComparison.Ordinal);
        Assert.Equal("nobody but db2 answers for it", await RunAsync(steps.Skip(2)));
    }

    [Theory]
    [InlineData(Lab.Vip4, "/24")]
    [InlineData(Lab.Vip6, "/64")]
    public async Task Without_a_handover_the_link_is_asked(string address, string prefix)
    {
        await HoldAsync(Lab.Manager, address, prefix);

        var error = await FailsAsync(Provider(new NamespaceShell(Lab), $"address={address}{prefix}").Announce(Start));

        Assert.Equal(FailureKind.Conflict, error.Kind);
        Assert.DoesNotContain(address, await Lab.AddressesAsync(Lab.Db2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Lab.Vip4, "/24")]
    [InlineData(Lab.Vip6, "/64")]
    public async Task Who_took_the_address_meanwhile_is_named_by_start(string address, string prefix)
    {
        await HoldAsync(Lab.Db1, address, prefix);
        string[] lines = [$"address={address}{prefix}", "arp_repeat_after=0s"];
        await SwitchOffAsync(lines);
        await HoldAsync(Lab.Manager, address, prefix);

        var error = await FailsAsync(Provider(new NamespaceShell(Lab), lines).Announce(Start));

        Assert.Equal(FailureKind.Conflict, error.Kind);
        Assert.Contains(await Lab.MacAsync(Lab.Manager), error.Message, StringComparison.Ordinal);
        Assert.Contains("and on that machine", error.Now, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arping_cannot_tell_so_start_asks()
    {
        await HoldAsync(Lab.Db1, Lab.Vip4, "/24");
        var shell = new NamespaceShell(Lab) { Wrapper = Wrappers.Without("perl") };

        await SwitchOffAsync(["arp_repeat_after=0s"], shell);
        await HoldAsync(Lab.Manager, Lab.Vip4, "/24");
        var error = await FailsAsync(Provider(shell).Announce(Start));

        Assert.Equal(FailureKind.Conflict, error.Kind);
        Assert.DoesNotContain(Lab.Vip4, await Lab.AddressesAsync(Lab.Db2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_master_on_another_link_hears_nobody_and_asks_itself()
    {
        await HoldAsync(Lab.Db1, Lab.Vip4, "/24");
        await Lab.IpAsync(Lab.Db2, "link add name other0 type veth peer name other1");
        await Lab.IpAsync(Lab.Db2, "link set other0 up");
        await Lab.IpAsync(Lab.Db2, "link set other1 up");

        var step = Provider(new NamespaceShell(Lab), "[host:db2]", "vip:main.device=other0").Preflight(Stop).Last();
        var look = await step.LookAsync(CancellationToken.None);

        Assert.Equal(LookResult.Skip, look.Result);
        Assert.Contains("does not hear db1 answer", look.Seen, StringComparison.Ordinal);
    }

    private static Task HoldAsync(string host, string address, string prefix) =>
        Lab.IpAsync(host, $"addr add {address}{prefix} dev eth0{(address == Lab.Vip6 ? " nodad" : "")}");

    /// <summary>The endpoint's part of a stop; what it proves is handed over.</summary>
    private async Task SwitchOffAsync(string[] lines, NamespaceShell? shell = null)
    {
        var provider = Provider(shell ?? new NamespaceShell(Lab), lines);
        List<(Step, Look)> ended = [];
        foreach (var step in provider.Preflight(Stop).Concat(provider.Withdraw(Stop)))
        {
            var look = await step.LookAsync(CancellationToken.None);
            if (look.Result == LookResult.Needed)
            {
                await step.ActAsync(look, CancellationToken.None);
                await step.ProveAsync(CancellationToken.None);
            }

            ended.Add((step, look));
        }

        Handover = new EndedSteps(ended);
    }
}
