using MhaHooks.Core.Configuration;
using MhaHooks.Providers.Vip;

namespace MhaHooks.Units.Vip;

public class VipOptionsTests
{
    [Fact]
    public void Defaults_are_those_of_the_table()
    {
        var (options, problems) = Read("address=192.0.2.10/24", "device=eth0");

        Assert.Empty(problems);
        Assert.Equal("192.0.2.10/24", options.Cidr);
        Assert.Equal((VipTool.Auto, 5, TimeSpan.FromSeconds(5)), (options.Tool, options.ArpCount, options.ArpRepeatAfter));
        Assert.True(options.Probe);
        Assert.Equal(TimeSpan.FromMilliseconds(200), options.ProbeWait);
        Assert.Null(options.Label);
    }

    [Fact]
    public void The_device_follows_from_the_label()
    {
        var (options, problems) = Read("address=192.168.10.10/24", "label=eth0:1", "tool=ifconfig");

        Assert.Empty(problems);
        Assert.Equal(("eth0", "eth0:1"), (options.Device, options.Label));
    }

    [Theory]
    [InlineData("192.0.2.10")]
    [InlineData("192.0.2.10/33")]
    [InlineData("10.1/8")]
    [InlineData("127.0.0.1/8")]
    [InlineData("224.0.0.1/4")]
    [InlineData("fe80::1%eth0/64")]
    [InlineData("2001:db8::10/129")]
    [InlineData("")]
    public void An_address_that_means_nothing_makes_the_section_unusable(string address)
    {
        var section = Section($"address={address}", "device=eth0");
        VipOptions.Read(section);

        Assert.NotNull(section.Unusable);
    }

    [Theory]
    [InlineData("label=eth1:1", "starts with its device")]
    [InlineData("label=eth0:abcdefghijkl", "at most 15 characters")]
    [InlineData("tool=ifconfig", "a 'label' such as eth0:1")]
    [InlineData("tool=netsh", "auto or ip or ifconfig")]
    [InlineData("arp_count=0", "a number from 1")]
    public void Bad_values_are_named(string line, string expected)
    {
        var (_, problems) = Read("address=192.0.2.10/24", "device=eth0", line);

        Assert.Contains(expected, Assert.Single(problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Ipv6_has_no_label()
    {
        var (options, problems) = Read("address=2001:DB8:0::10/64", "device=eth0", "label=eth0:1");

        Assert.Contains("only IPv4", Assert.Single(problems).Text, StringComparison.Ordinal);
        Assert.Equal("2001:db8::10/64", options.Cidr);
        Assert.Null(options.Label);
    }

    private static (VipOptions Options, IReadOnlyList<ConfigProblem> Problems) Read(params string[] lines)
    {
        var file = ConfigFile.Parse("hooks.cnf", ["[vip:main]", .. lines]);
        return (VipOptions.Read(file.Section("vip:main")), file.Problems);
    }

    private static ConfigSection Section(params string[] lines) => ConfigFile.Parse("hooks.cnf", ["[vip:main]", .. lines]).Section("vip:main");
}
