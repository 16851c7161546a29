using MhaHooks.Core;
using MhaHooks.Core.Contract;

namespace MhaHooks.Servers.Vip;

[Collection("network namespaces")]
public class PreflightTests : VipTest
{
    private static Request Status => Request with { Command = HookCommand.Status, New = null };

    [Theory]
    [InlineData(Lab.Vip4, "/24", "label eth0:1", "perl")]
    [InlineData(Lab.Vip6, "/64", "nodad", "perl")]
    public async Task A_living_master_that_holds_the_address_passes_in_one_trip(string address, string prefix, string more, string tool)
    {
        await Lab.IpAsync(Lab.Db1, $"addr add {address}{prefix} dev eth0 {more}");
        var shell = new NamespaceShell(Lab);
        var before = await Lab.AddressesAsync(Lab.Db1);

        var seen = await RunAsync(Provider(shell, $"address={address}{prefix}").Preflight(Status));

        Assert.EndsWith($"of db1; ip and {tool} are there", seen, StringComparison.Ordinal);
        Assert.Equal(1, shell.Commands);
        Assert.Equal(before, await Lab.AddressesAsync(Lab.Db1));
    }

    [Fact]
    public async Task An_absent_address_fails_with_advice()
    {
        var error = await FailsAsync(Provider(new NamespaceShell(Lab)).Preflight(Status));

        Assert.Equal(FailureKind.Missing, error.Kind);
        Assert.Contains($"ip addr add {Lab.Vip4}/24 dev eth0", error.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_holders_are_a_conflict()
    {
        await Lab.IpAsync(Lab.Db1, $"addr add {Lab.Vip4}/24 dev eth0");
        await Lab.IpAsync(Lab.Db2, $"addr add {Lab.Vip4}/24 dev eth0");

        var error = await FailsAsync(Provider(new NamespaceShell(Lab)).Preflight(Status));

        Assert.Equal(FailureKind.Conflict, error.Kind);
        Assert.Contains(await Lab.MacAsync(Lab.Db2), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_device_on_the_link_is_no_second_holder()
    {
        await Lab.IpAsync(Lab.Db1, $"addr add {Lab.Vip4}/24 dev eth0");
        await Lab.IpAsync(Lab.Db1, "link add link eth0 name eth1 type macvlan mode bridge");
        await Lab.IpAsync(Lab.Db1, "link set eth1 up");
        await Lab.IpAsync(Lab.Db1, "addr add 10.77.0.11/24 dev eth1");

        await RunAsync(Provider(new NamespaceShell(Lab)).Preflight(Status));
    }

    [Fact]
    public async Task A_master_to_be_must_not_hold_it_yet()
    {
        await Lab.IpAsync(Lab.Db1, $"addr add {Lab.Vip4}/24 dev eth0");
        await RunAsync(Provider(new NamespaceShell(Lab)).Preflight(Request));

        await Lab.IpAsync(Lab.Db1, $"addr del {Lab.Vip4}/24 dev eth0");
        await Lab.IpAsync(Lab.Db2, $"addr add {Lab.Vip4}/24 dev eth0");
        var error = await FailsAsync(Provider(new NamespaceShell(Lab)).Preflight(Request).Skip(1));
        Assert.Equal(FailureKind.Conflict, error.Kind);
    }
}
