using System.Net;
using MhaHooks.Core;
using MhaHooks.Core.Planning;

namespace MhaHooks.Servers.Vip;

[Collection("network namespaces")]
public class WithdrawTests : VipTest
{
    private static HookException Unreachable => new(FailureKind.Unreachable, "db1 cannot be reached");

    [Theory]
    [InlineData(Lab.Vip4, "/24", "tool=ip", "label eth0:1")]
    [InlineData(Lab.Vip4, "/24", "tool=ifconfig", "label eth0:1")]
    [InlineData(Lab.Vip4, "/24", "tool=ifconfig", "")]
    [InlineData(Lab.Vip6, "/64", "tool=ip", "")]
    [InlineData(Lab.Vip6, "/64", "tool=ifconfig", "")]
    public async Task The_address_is_gone_and_the_rest_is_not(string address, string prefix, string tool, string label)
    {
        await Lab.IpAsync(Lab.Db1, $"addr add {address}{prefix} dev eth0 {label}");
        string[] lines = address == Lab.Vip4 ? [tool, "label=eth0:1"] : [tool, $"address={address}{prefix}"];
        var shell = new NamespaceShell(Lab);

        var seen = await RunAsync(Provider(shell, lines).Withdraw(Request));

        Assert.Equal($"{address} is gone from db1", seen);
        var left = await Lab.AddressesAsync(Lab.Db1);
        Assert.DoesNotContain(address, left, StringComparison.Ordinal);
        Assert.Contains("10.77.0.1/24", left, StringComparison.Ordinal);
        Assert.Equal(2, shell.Commands);
    }

    [Fact]
    public async Task Twice_is_already()
    {
        var look = await Provider(new NamespaceShell(Lab)).Withdraw(Request).Single().LookAsync(CancellationToken.None);

        Assert.Equal(LookResult.Already, look.Result);
    }

    [Fact]
    public async Task Addresses_that_hang_on_it_stay()
    {
        await Lab.IpAsync(Lab.Db1, "addr flush dev eth0");
        await Lab.IpAsync(Lab.Db1, $"addr add {Lab.Vip4}/24 dev eth0");
        await Lab.IpAsync(Lab.Db1, "addr add 10.77.0.1/24 dev eth0");
        await Tool.RunAsync("ip", "netns", "exec", Lab.Db1, "sh", "-c", "echo 0 >/proc/sys/net/ipv4/conf/eth0/promote_secondaries");

        await RunAsync(Provider(new NamespaceShell(Lab)).Withdraw(Request));

        var left = await Lab.AddressesAsync(Lab.Db1);
        Assert.Contains("10.77.0.1/24", left, StringComparison.Ordinal);
        Assert.DoesNotContain(Lab.Vip4, left, StringComparison.Ordinal);
        Assert.Equal("0", (await Tool.RunAsync("ip", "netns", "exec", Lab.Db1, "cat", "/proc/sys/net/ipv4/conf/eth0/promote_secondaries")).Trim());
    }

    [Fact]
    public async Task An_address_that_is_held_twice_is_gone_and_comes_back_twice()
    {
        await Lab.IpAsync(Lab.Db1, $"addr add {Lab.Vip4}/24 dev eth0");
        await Lab.IpAsync(Lab.Db1, $"addr add {Lab.Vip4}/32 dev eth0");
        var step = Provider(new NamespaceShell(Lab), "arp_repeat_after=0s").Withdraw(Request).Single();
        var look = await step.LookAsync(CancellationToken.None);
        await step.ActAsync(look, CancellationToken.None);
        await step.ProveAsync(CancellationToken.None);
        Assert.DoesNotContain(Lab.Vip4, await Lab.AddressesAsync(Lab.Db1), StringComparison.Ordinal);

        await step.UndoAsync(look.Before, CancellationToken.None);

        Assert.Contains($"{Lab.Vip4}/24", await Lab.AddressesAsync(Lab.Db1), StringComparison.Ordinal);
        Assert.Contains($"{Lab.Vip4}/32", await Lab.AddressesAsync(Lab.Db1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undo_puts_it_back_as_it_was_and_tells_the_neighbours()
    {
        await Lab.IpAsync(Lab.Db1, $"addr add {Lab.Vip4}/25 dev eth0 label eth0:9");
        var provider = Provider(new NamespaceShell(Lab), "arp_repeat_after=0s");
        var step = provider.Withdraw(Request).Single();
        var look = await step.LookAsync(CancellationToken.None);
        await step.ActAsync(look, CancellationToken.None);
        await step.ProveAsync(CancellationToken.None);
        await Lab.MisleadAsync(Lab.Manager, Lab.Vip4);

        await provider.Withdraw(Request).Single().UndoAsync(look.Before, CancellationToken.None);
        await provider.Withdraw(Request).Single().UndoAsync(look.Before, CancellationToken.None);

        var line = (await Lab.AddressesAsync(Lab.Db1)).Split('\n').Single(one => one.Contains($"{Lab.Vip4}/25", StringComparison.Ordinal));
        Assert.Contains("eth0:9", line, StringComparison.Ordinal);
        await Lab.KnowsAsync(Lab.Manager, Lab.Vip4, await Lab.MacAsync(Lab.Db1));
    }

    [Fact]
    public async Task Undo_does_not_make_a_second_holder()
    {
        await Lab.IpAsync(Lab.Db1, $"addr add {Lab.Vip4}/24 dev eth0");
        var provider = Provider(new NamespaceShell(Lab));
        var step = provider.Withdraw(Request).Single();
        var look = await step.LookAsync(CancellationToken.None);
        await step.ActAsync(look, CancellationToken.None);
        await Lab.IpAsync(Lab.Db2, $"addr add {Lab.Vip4}/24 dev eth0");

        var error = await Assert.ThrowsAsync<HookException>(() => step.UndoAsync(look.Before, CancellationToken.None));

        Assert.Equal(FailureKind.Conflict, error.Kind);
        Assert.DoesNotContain(Lab.Vip4, await Lab.AddressesAsync(Lab.Db1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Lab.Vip4, "/24", false)]
    [InlineData(Lab.Vip4, "/24", true)]
    [InlineData(Lab.Vip6, "/64", false)]
    public async Task A_dead_host_whose_address_is_silent_is_withdrawn(string address, string prefix, bool remembered)
    {
        await Lab.IpAsync(Lab.Db1, $"addr add {address}{prefix} dev eth0");
        await Lab.IpAsync(Lab.Db1, "link set eth0 down");
        if (remembered)
        {
            await Lab.MisleadAsync(Lab.Manager, address);
        }

        var provider = Provider(new NamespaceShell(Lab) { Dead = Unreachable }, $"address={address}{prefix}");
        var look = await provider.Withdraw(Request).Single().LookAsync(CancellationToken.None);

        Assert.Equal(LookResult.Already, look.Result);
        Assert.Contains($"nobody answers for {address}", look.Seen, StringComparison.Ordinal);
        Assert.Contains("Silence, not a proof that db1 is off", Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Lab.Vip4, "/24", FailureKind.Unreachable, false)]
    [InlineData(Lab.Vip4, "/24", FailureKind.Denied, true)]
    [InlineData(Lab.Vip6, "/64", FailureKind.TimedOut, false)]
    public async Task An_address_that_still_answers_is_unproven(string address, string prefix, FailureKind ssh, bool listening)
    {
        await Lab.IpAsync(Lab.Db1, $"addr add {address}{prefix} dev eth0{(address == Lab.Vip6 ? " nodad" : "")}");
        using var server = listening ? new Listener(Lab.Db1, IPAddress.Parse(address)) : null;

        var provider = Provider(new NamespaceShell(Lab) { Dead = new HookException(ssh, "no way in") }, $"address={address}{prefix}");
        var error = await FailsAsync(provider.Withdraw(Request));

        Assert.Equal(FailureKind.Unproven, error.Kind);
        Assert.Contains("no way in", error.Seen, StringComparison.Ordinal);
        Assert.Contains(await Lab.MacAsync(Lab.Db1), error.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Off_the_link_the_connection_decides()
    {
        // The manager reaches the network of the address through db2, not on a link of its own.
        await Lab.IpAsync(Lab.Manager, "addr flush dev eth0");
        await Lab.IpAsync(Lab.Manager, "addr add 10.99.0.3/24 dev eth0");
        await Lab.IpAsync(Lab.Db2, "addr add 10.99.0.2/24 dev eth0");
        await Lab.IpAsync(Lab.Manager, "route add default via 10.99.0.2");
        await Tool.RunAsync("ip", "netns", "exec", Lab.Db2, "sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward");
        var provider = Provider(new NamespaceShell(Lab) { Dead = Unreachable });

        var look = await provider.Withdraw(Request).Single().LookAsync(CancellationToken.None);
        Assert.Equal(LookResult.Already, look.Result);

        await Lab.IpAsync(Lab.Db1, $"addr add {Lab.Vip4}/24 dev eth0");
        await Lab.IpAsync(Lab.Db1, "route add 10.99.0.0/24 via 10.77.0.2");
        await Lab.IpAsync(Lab.Db2, "neigh flush dev eth0");
        var error = await FailsAsync(provider.Withdraw(Request));
        Assert.Contains("refused", error.Seen, StringComparison.Ordinal);
    }
}
