using MhaHooks.Providers.Vip;

namespace MhaHooks.Units.Vip;

public class AddressOutputTests
{
    [Fact]
    public void Ip_gives_devices_labels_prefixes_and_flags()
    {
        var held = IpAddrOutput.Parse(Outputs.Ip.Split('\n'));

        Assert.Equal(
            [
                "127.0.0.1/8 on lo", "::1/128 on lo", "10.77.0.1/24 on eth0", "10.9.9.1/32 on eth0", "10.77.0.100/24 on eth0, label eth0:1",
                "fd77::61/64 on eth0", "fe80::e007:2bff:fedd:4230/64 on eth0", "10.88.0.1/16 on eth0.5",
            ],
            held.Select(one => one.ToString()));
        Assert.True(held[4].IsSecondary);
        Assert.True(held[5] is { IsTentative: true, IsDuplicate: true });
    }

    [Theory]
    [InlineData(Outputs.Ifconfig1)]
    [InlineData(Outputs.Ifconfig2)]
    public void Both_generations_of_ifconfig_say_the_same(string output)
    {
        var held = IfconfigOutput.Parse(output.Split('\n'));

        Assert.Equal(
            [
                "10.77.0.1/24 on eth0", "fe80::e007:2bff:fedd:4230/64 on eth0", "fd77::60/64 on eth0",
                "10.77.0.100/24 on eth0, label eth0:1", "127.0.0.1/8 on lo", "::1/128 on lo",
            ],
            held.Select(one => one.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2: eth0: <BROADCAST,UP> mtu 1500 qdisc noop state UP")]
    [InlineData("2: eth0    inet")]
    [InlineData("2: eth0    inet nonsense/24 scope global eth0")]
    public void Other_lines_are_no_address(string line) => Assert.Empty(IpAddrOutput.Parse([line]));

    [Fact]
    public void A_primary_with_others_behind_it_is_known()
    {
        var view = new HostView { Addresses = IpAddrOutput.Parse(Outputs.Ip.Split('\n')) };

        Assert.True(view.CarriesOthers(view.Addresses[2]));
        Assert.False(view.CarriesOthers(view.Addresses[4]));
    }

    [Theory]
    [InlineData("255.255.255.0", 24)]
    [InlineData("255.255.255.255", 32)]
    [InlineData("0.0.0.0", 0)]
    [InlineData("255.0.255.0", -1)]
    [InlineData("nonsense", -1)]
    public void Netmasks_are_prefix_lengths(string mask, int prefix) => Assert.Equal(prefix, IPNetworkText.PrefixOf(mask));
}
