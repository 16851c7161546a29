using MhaHooks.Core;
using MhaHooks.Core.Planning;

namespace MhaHooks.Servers.Vip;

[Collection("network namespaces")]
public class AnnounceTests(HabetsArping habets) : VipTest, IClassFixture<HabetsArping>
{
    [Theory]
    [InlineData("tool=ip")]
    [InlineData("tool=ifconfig")]
    [InlineData("tool=auto")]
    public async Task The_address_and_its_label_are_there(string tool)
    {
        var shell = new NamespaceShell(Lab);

        await RunAsync(Provider(shell, "label=eth0:1", tool).Announce(Request));

        Assert.Contains($"inet {Lab.Vip4}/24 brd 10.77.0.255 scope global secondary eth0:1", await Lab.AddressesAsync(Lab.Db2), StringComparison.Ordinal);
        Assert.Contains("10.77.0.2/24", await Lab.AddressesAsync(Lab.Db2), StringComparison.Ordinal);
        Assert.Equal(2, shell.Commands);
    }

    [Fact]
    public async Task A_host_that_has_only_ifconfig_is_served()
    {
        var shell = new NamespaceShell(Lab) { Wrapper = Wrappers.Without("ip") };
        var provider = Provider(shell, "label=eth0:1");

        await RunAsync(provider.Announce(Request));
        Assert.Contains("secondary eth0:1", await Lab.AddressesAsync(Lab.Db2), StringComparison.Ordinal);
        var look = await provider.Announce(Request).First().LookAsync(CancellationToken.None);
        Assert.Equal(LookResult.Already, look.Result);

        await RunAsync(provider.Withdraw(Request with { Orig = Lab.HostDb2 }));
        Assert.DoesNotContain(Lab.Vip4, await Lab.AddressesAsync(Lab.Db2), StringComparison.Ordinal);
        Assert.Contains("10.77.0.2/24", await Lab.AddressesAsync(Lab.Db2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tool=ip")]
    [InlineData("tool=ifconfig")]
    public async Task An_Ipv6_address_is_usable_at_once(string tool)
    {
        await RunAsync(Provider(new NamespaceShell(Lab), $"address={Lab.Vip6}/64", tool).Announce(Request));

        var line = (await Lab.AddressesAsync(Lab.Db2)).Split('\n').Single(one => one.Contains(Lab.Vip6, StringComparison.Ordinal));
        Assert.DoesNotContain("tentative", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tool=ip")]
    [InlineData("tool=ifconfig")]
    public async Task The_kernels_own_detection_is_avoided_or_waited_for(string tool)
    {
        await Tool.RunAsync("ip", "netns", "exec", Lab.Db2, "sh", "-c", "echo 1 >/proc/sys/net/ipv6/conf/eth0/accept_dad");
        await Lab.MisleadAsync(Lab.Manager, Lab.Vip6);

        await RunAsync(Provider(new NamespaceShell(Lab), $"address={Lab.Vip6}/64", tool).Announce(Request));

        await Lab.KnowsAsync(Lab.Manager, Lab.Vip6, await Lab.MacAsync(Lab.Db2));
    }

    [Fact]
    public async Task A_device_that_is_down_takes_nothing()
    {
        await Lab.IpAsync(Lab.Db2, "link set eth0 down");

        var error = await FailsAsync(Provider(new NamespaceShell(Lab)).Announce(Request));

        Assert.Contains("down", error.Seen, StringComparison.Ordinal);
        Assert.DoesNotContain(Lab.Vip4, await Lab.AddressesAsync(Lab.Db2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_label_none_is_set()
    {
        await RunAsync(Provider(new NamespaceShell(Lab)).Announce(Request));

        Assert.Contains($"inet {Lab.Vip4}/24 brd 10.77.0.255 scope global secondary eth0\\", await Lab.AddressesAsync(Lab.Db2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Lab.Vip4, "/24")]
    [InlineData(Lab.Vip6, "/64")]
    public async Task Twice_is_already_and_tells_the_neighbours_again(string address, string prefix)
    {
        var provider = Provider(new NamespaceShell(Lab), $"address={address}{prefix}", "arp_repeat_after=0s");
        await RunAsync(provider.Announce(Request));
        await Lab.MisleadAsync(Lab.Manager, address);

        var look = await provider.Announce(Request).First().LookAsync(CancellationToken.None);
        await RunAsync(provider.Announce(Request));

        Assert.Equal(LookResult.Already, look.Result);
        await Lab.KnowsAsync(Lab.Manager, address, await Lab.MacAsync(Lab.Db2));
    }

    [Theory]
    [InlineData(Lab.Vip4, "/24")]
    [InlineData(Lab.Vip6, "/64")]
    public async Task An_address_that_somebody_answers_for_is_not_added(string address, string prefix)
    {
        await Lab.IpAsync(Lab.Db1, $"addr add {address}{prefix} dev eth0");

        var error = await FailsAsync(Provider(new NamespaceShell(Lab), $"address={address}{prefix}").Announce(Request));

        Assert.Equal(FailureKind.Conflict, error.Kind);
        Assert.Contains(await Lab.MacAsync(Lab.Db1), error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(address, await Lab.AddressesAsync(Lab.Db2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Lab.Vip4, "/24")]
    [InlineData(Lab.Vip6, "/64")]
    public async Task A_link_without_carrier_is_no_silence(string address, string prefix)
    {
        await Lab.IpAsync(Lab.Switch, "link set p2 down");

        var error = await FailsAsync(Provider(new NamespaceShell(Lab), $"address={address}{prefix}").Announce(Request));

        Assert.Contains("no carrier", error.Seen, StringComparison.Ordinal);
        Assert.DoesNotContain(address, await Lab.AddressesAsync(Lab.Db2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_perl_either_arping_asks(bool other)
    {
        var shell = new NamespaceShell(Lab) { Wrapper = [.. other ? Wrappers.WithArping(habets.Path) : [], .. Wrappers.Without("perl")] };
        await RunAsync(Provider(shell).Announce(Request));
        Assert.Contains(Lab.Vip4, await Lab.AddressesAsync(Lab.Db2), StringComparison.Ordinal);
        await Lab.IpAsync(Lab.Db2, $"addr del {Lab.Vip4}/24 dev eth0");
        await Lab.IpAsync(Lab.Db1, $"addr add {Lab.Vip4}/24 dev eth0");

        var error = await FailsAsync(Provider(shell).Announce(Request));

        Assert.Contains(await Lab.MacAsync(Lab.Db1), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_probe_that_starts_late_still_listens_for_its_whole_wait()
    {
        await Lab.IpAsync(Lab.Db1, $"addr add {Lab.Vip4}/24 dev eth0");

        var error = await FailsAsync(Provider(new NamespaceShell(Lab) { Wrapper = Wrappers.SlowPerl }, "probe_wait=50ms").Announce(Request));

        Assert.Equal(FailureKind.Conflict, error.Kind);
    }

    [Fact]
    public async Task Without_a_probe_nobody_is_asked()
    {
        await Lab.IpAsync(Lab.Db1, $"addr add {Lab.Vip4}/24 dev eth0");

        await RunAsync(Provider(new NamespaceShell(Lab), "probe=no").Announce(Request));

        Assert.Contains(Lab.Vip4, await Lab.AddressesAsync(Lab.Db2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_on_another_device_is_a_conflict()
    {
        await Lab.IpAsync(Lab.Db2, "link add name other0 type veth peer name other1");
        await Lab.IpAsync(Lab.Db2, $"addr add {Lab.Vip4}/24 dev other0");

        var error = await FailsAsync(Provider(new NamespaceShell(Lab)).Announce(Request));

        Assert.Equal(FailureKind.Conflict, error.Kind);
        Assert.Contains("other0", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("probe=yes")]
    [InlineData("probe=no")]
    public async Task A_device_that_is_not_there_is_named(string probe)
    {
        var error = await FailsAsync(Provider(new NamespaceShell(Lab), probe, "[host:db2]", "vip:main.device=bond7").Announce(Request));

        Assert.Equal(FailureKind.Missing, error.Kind);
        Assert.Contains("a network device bond7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undo_takes_it_away_again()
    {
        var provider = Provider(new NamespaceShell(Lab), "label=eth0:1");
        var step = provider.Announce(Request).First();
        var look = await step.LookAsync(CancellationToken.None);
        await step.ActAsync(look, CancellationToken.None);

        await provider.Announce(Request).First().UndoAsync(look.Before, CancellationToken.None);
        await provider.Announce(Request).First().UndoAsync(look.Before, CancellationToken.None);

        Assert.DoesNotContain(Lab.Vip4, await Lab.AddressesAsync(Lab.Db2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_may_not_change_addresses()
    {
        var error = await FailsAsync(Provider(new NamespaceShell(Lab) { Wrapper = Wrappers.Nobody }, "probe=no").Announce(Request));

        Assert.Equal(FailureKind.Denied, error.Kind);
        Assert.Contains("sudo", error.Next, StringComparison.Ordinal);
    }
}
