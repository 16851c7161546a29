using System.Net;
using System.Net.Sockets;
using MhaHooks.Core.Configuration;

namespace MhaHooks.Providers.Vip;

/// <summary>The keys of <c>[vip:NAME]</c>, as they hold for one host.</summary>
internal sealed record VipOptions
{
    /// <summary>IFNAMSIZ less its NUL: the longest name of a device or label (linux/if.h).</summary>
    private const int LongestName = 15;

    public required IPAddress Address { get; init; }

    /// <summary>In bits.</summary>
    public required int PrefixLength { get; init; }

    /// <summary>Null where the key is left to <c>[host:NAME]</c>.</summary>
    public string? Device { get; init; }

    /// <summary>For IPv4 only; null where none is wanted.</summary>
    public string? Label { get; init; }

    public VipTool Tool { get; init; }

    /// <summary>How many requests, and as many replies, one announcement has.</summary>
    public int ArpCount { get; init; }

    /// <summary>When the announcement is said again; zero for never.</summary>
    public TimeSpan ArpRepeatAfter { get; init; }

    /// <summary>Whether to ask for another holder before the address is added.</summary>
    public bool Probe { get; init; }

    /// <summary>How long an answer to the probe is waited for.</summary>
    public TimeSpan ProbeWait { get; init; }

    public bool IsV6 => Address.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>As configured: <c>192.0.2.10/24</c>.</summary>
    public string Cidr => $"{Address}/{PrefixLength}";

    /// <summary>What one announcement is, in words.</summary>
    public string Announcements => IsV6
        ? $"{ArpCount} unsolicited neighbour advertisements"
        : $"{ArpCount} gratuitous ARP requests and {ArpCount} replies";

    /// <summary>What follows the announcement, in words.</summary>
    public string Again => ArpRepeatAfter == TimeSpan.Zero ? "" : $", and again after {Durations.Show(ArpRepeatAfter)}";

    /// <summary>Reads one section; bad values are reported to it.</summary>
    public static VipOptions Read(ConfigSection section)
    {
        var (address, prefix) = ReadAddress(section);
        var label = ReadLabel(section, address);
        return new VipOptions
        {
            Address = address,
            PrefixLength = prefix,
            Device = ReadDevice(section, label),
            Label = label,
            Tool = ReadTool(section, address, label),
            ArpCount = section.Number("arp_count", 5, 1, 50),
            ArpRepeatAfter = section.Duration("arp_repeat_after", TimeSpan.FromSeconds(5)),
            Probe = section.YesNo("probe", true),
            ProbeWait = section.Duration("probe_wait", TimeSpan.FromMilliseconds(200)),
        };
    }

    private static (IPAddress Address, int Prefix) ReadAddress(ConfigSection section)
    {
        var text = section.Required("address");
        if (IPNetworkText.TryParse(text, out var address, out var prefix))
        {
            return (address, prefix);
        }

        if (text.Length > 0)
        {
            section.Unclear("address", "an address with its prefix length, such as 192.0.2.10/24 or 2001:db8::10/64");
        }

        return (IPAddress.None, 32);
    }

    private static string? ReadLabel(ConfigSection section, IPAddress address)
    {
        if (section.Text("label") is not { Length: > 0 } label)
        {
            return null;
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            section.Wrong("label", "no label: only IPv4 addresses have one");
            return null;
        }

        if (IsName(label))
        {
            return label;
        }

        section.Wrong("label", $"a label such as eth0:1, at most {LongestName} characters");
        return null;
    }

    private static string? ReadDevice(ConfigSection section, string? label)
    {
        if (section.Text("device") is not { Length: > 0 } device)
        {
            return label?.Split(':')[0];
        }

        if (!IsName(device) || device.Contains(':', StringComparison.Ordinal))
        {
            section.Unclear("device", $"a network device such as eth0, at most {LongestName} characters (an alias belongs into 'label')");
        }
        else if (label is not null && !label.StartsWith(device, StringComparison.Ordinal))
        {
            section.Unclear("label", $"a label that starts with its device, such as {device}:1: the ip command takes no other");
        }

        return device;
    }

    private static VipTool ReadTool(ConfigSection section, IPAddress address, string? label)
    {
        var tool = section.Choice("tool", VipTool.Auto, ("auto", VipTool.Auto), ("ip", VipTool.Ip), ("ifconfig", VipTool.Ifconfig));
        if (tool == VipTool.Ifconfig && address.AddressFamily == AddressFamily.InterNetwork
            && label?.Contains(':', StringComparison.Ordinal) != true)
        {
            // Without an alias ifconfig would replace the device's own address, and the host would be gone.
            section.Unclear("tool", "ip, or a 'label' such as eth0:1 beside ifconfig");
        }

        return tool;
    }

    /// <summary>What the kernel takes as a name (dev_valid_name), less the signs a shell or a report would trip over.</summary>
    private static bool IsName(string text) =>
        text.Length <= LongestName && text[0] != '-' && text is not ("." or "..")
        && text.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '.' or '_' or '-' or ':' or '@');
}
