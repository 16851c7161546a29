using MhaHooks.Core;

namespace MhaHooks.Servers.Vip;

[Collection("network namespaces")]
public class GarpTests(HabetsArping habets) : VipTest, IClassFixture<HabetsArping>
{
    private const string Requests = $"tell {Lab.Vip4}";
    private const string Replies = $"Reply {Lab.Vip4} is-at";
    private const string Advertisements = $"tgt is {Lab.Vip6}";

    [Theory]
    [InlineData("perl")]
    [InlineData("iputils")]
    [InlineData("habets")]
    public async Task Five_requests_and_five_replies_leave_at_once_and_again(string sender)
    {
        await using var capture = await Capture.StartAsync(Lab.Manager, "arp");
        var shell = new NamespaceShell(Lab) { Wrapper = With(sender) };

        var seen = await RunAsync(Provider(shell, "arp_repeat_after=1s").Announce(Request));
        Assert.Equal("5 gratuitous ARP requests and 5 replies sent on eth0 of db2, and again after 1 s", seen);
        await capture.SeesAsync(Requests, 5);
        await capture.SeesAsync(Replies, 5);
        await Lab.MisleadAsync(Lab.Manager, Lab.Vip4);

        await capture.SeesAsync(Requests, 10);
        await capture.SeesAsync(Replies, 10);
        await Lab.KnowsAsync(Lab.Manager, Lab.Vip4, await Lab.MacAsync(Lab.Db2));
        await QuietAsync();
        Assert.Equal((10, 10), (capture.Count(Requests), capture.Count(Replies)));
        // The probe ahead was one more.
        Assert.Equal(21, capture.Count($"{await Lab.MacAsync(Lab.Db2)} > ff:ff:ff:ff:ff:ff, ethertype ARP (0x0806)"));
    }

    [Fact]
    public async Task Announcements_in_a_row_and_at_the_same_time_do_not_disturb_each_other()
    {
        await using var capture = await Capture.StartAsync(Lab.Manager, "arp");
        var provider = Provider(new NamespaceShell(Lab), "arp_repeat_after=0s");
        await RunAsync(provider.Announce(Request));
        await RunAsync(provider.Announce(Request));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RunAsync(provider.Announce(Request))));

        await capture.SeesAsync(Requests, 30);
        await capture.SeesAsync(Replies, 30);
    }

    [Fact]
    public async Task Five_advertisements_leave_at_once_and_again()
    {
        await using var capture = await Capture.StartAsync(Lab.Manager, "icmp6");

        await RunAsync(Provider(new NamespaceShell(Lab), $"address={Lab.Vip6}/64", "arp_repeat_after=1s").Announce(Request));
        await capture.SeesAsync(Advertisements, 5);
        await Lab.MisleadAsync(Lab.Manager, Lab.Vip6);

        await capture.SeesAsync(Advertisements, 10);
        await Lab.KnowsAsync(Lab.Manager, Lab.Vip6, await Lab.MacAsync(Lab.Db2));
        await QuietAsync();
        Assert.Equal(10, capture.Count(Advertisements));
    }

    [Theory]
    [InlineData(Lab.Vip4, "/24", "perl")]
    [InlineData(Lab.Vip4, "/24", "iputils")]
    [InlineData(Lab.Vip4, "/24", "habets")]
    [InlineData(Lab.Vip6, "/64", "perl")]
    public async Task The_repetition_keeps_silent_once_the_address_has_gone(string address, string prefix, string sender)
    {
        await using var capture = await Capture.StartAsync(Lab.Manager, "arp or icmp6");
        var shell = new NamespaceShell(Lab) { Wrapper = With(sender) };
        var provider = Provider(shell, $"address={address}{prefix}", "arp_repeat_after=1s");
        await RunAsync(provider.Announce(Request));
        var text = address == Lab.Vip6 ? Advertisements : Requests;
        await capture.SeesAsync(text, 5);

        await RunAsync(provider.Withdraw(Request with { Orig = Lab.HostDb2 }));
        await QuietAsync();

        Assert.Equal(5, capture.Count(text));
    }

    [Theory]
    [InlineData(Lab.Vip4, "/24", "perl")]
    [InlineData(Lab.Vip4, "/24", "iputils")]
    [InlineData(Lab.Vip4, "/24", "habets")]
    [InlineData(Lab.Vip6, "/64", "perl")]
    public async Task A_neighbours_cache_changes(string address, string prefix, string sender)
    {
        await Lab.MisleadAsync(Lab.Manager, address);
        var shell = new NamespaceShell(Lab) { Wrapper = With(sender) };

        await RunAsync(Provider(shell, $"address={address}{prefix}", "arp_repeat_after=0s").Announce(Request));

        await Lab.KnowsAsync(Lab.Manager, address, await Lab.MacAsync(Lab.Db2));
    }

    [Theory]
    [InlineData(Lab.Vip4, "/24", "arping")]
    [InlineData(Lab.Vip6, "/64", "perl")]
    public async Task A_missing_tool_is_a_failure_with_advice(string address, string prefix, string tool)
    {
        var shell = new NamespaceShell(Lab) { Wrapper = Wrappers.Without("perl", "arping") };
        string[] options = [$"address={address}{prefix}", "probe=no"];

        await FailsWithAsync(FailureKind.Missing, tool, Provider(shell, options).Announce(Request));
        Assert.Contains(address, await Lab.AddressesAsync(Lab.Db2), StringComparison.Ordinal);
        await FailsWithAsync(FailureKind.Missing, tool, Provider(shell, options).Preflight(Request with { Orig = Lab.HostDb2, New = null }));
        await FailsWithAsync(FailureKind.Missing, tool, Provider(shell, options[0]).Announce(Request));
    }

    [Theory]
    [InlineData(Lab.Vip4, "/24", "arping", "perl")]
    [InlineData(Lab.Vip4, "/24", "arping", "iputils")]
    [InlineData(Lab.Vip4, "/24", "arping", "habets")]
    [InlineData(Lab.Vip6, "/64", "perl", "perl")]
    public async Task A_raw_socket_that_is_denied_is_a_failure_with_advice(string address, string prefix, string tool, string sender)
    {
        var shell = new NamespaceShell(Lab) { Wrapper = [.. With(sender), .. Wrappers.NoRawSocket] };
        string[] options = [$"address={address}{prefix}", "probe=no"];

        await FailsWithAsync(FailureKind.Denied, tool, Provider(shell, options).Announce(Request));
        Assert.Contains(address, await Lab.AddressesAsync(Lab.Db2), StringComparison.Ordinal);
        await FailsWithAsync(FailureKind.Denied, tool, Provider(shell, options).Preflight(Request with { Orig = Lab.HostDb2, New = null }));

        await Lab.IpAsync(Lab.Db2, $"addr del {address}{prefix} dev eth0");
        await FailsWithAsync(FailureKind.Denied, tool, Provider(shell, options[0]).Announce(Request));
        Assert.DoesNotContain(address, await Lab.AddressesAsync(Lab.Db2), StringComparison.Ordinal);
    }

    /// <summary>A host where this is what tells the neighbours.</summary>
    private IReadOnlyList<string> With(string sender) => sender switch
    {
        "iputils" => Wrappers.Without("perl"),
        "habets" => [.. Wrappers.WithArping(habets.Path), .. Wrappers.Without("perl")],
        _ => [],
    };

    private static async Task FailsWithAsync(FailureKind kind, string advice, IEnumerable<Core.Planning.Step> steps)
    {
        var error = await FailsAsync(steps);
        Assert.Equal(kind, error.Kind);
        Assert.Contains(advice, error.Next, StringComparison.Ordinal);
    }

    /// <summary>Until nothing of ours runs on the host any more.</summary>
    private Task QuietAsync() => Wait.ForAsync(
        async () => (await Tool.RunAsync("ip", "netns", "pids", Lab.Db2)).Trim().Length == 0,
        () => Tool.RunAsync("ip", "netns", "pids", Lab.Db2));
}
