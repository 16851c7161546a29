using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace MhaHooks.Providers.Vip;

/// <summary>
/// Reads <c>ifconfig -a</c> of net-tools 1.60 (<c>inet addr:192.0.2.10  Bcast:…  Mask:255.255.255.0</c>) and 2.x
/// (<c>inet 192.0.2.10  netmask 255.255.255.0</c>).
/// </summary>
internal static partial class IfconfigOutput
{
    public static IReadOnlyList<HeldAddress> Parse(IEnumerable<string> lines)
    {
        var found = new List<HeldAddress>();
        var label = "";
        foreach (var line in lines)
        {
            if (Header().Match(line) is { Success: true } header)
            {
                label = header.Groups["name"].Value;
            }
            else if (Address(line) is { } address)
            {
                found.Add(new HeldAddress(label.Split(':')[0], label, address.Address, address.Prefix, []));
            }
        }

        return found;
    }

    private static (IPAddress Address, int Prefix)? Address(string line)
    {
        var match = Inet().Match(line);
        if (!match.Success || !IPAddress.TryParse(match.Groups["address"].Value, out var address))
        {
            return null;
        }

        var size = match.Groups["size"].Value;
        var prefix = address.AddressFamily == AddressFamily.InterNetwork ? IPNetworkText.PrefixOf(size) : int.TryParse(size, out var bits) ? bits : -1;
        return (address, prefix);
    }

    /// <summary><c>eth0:1    Link encap:Ethernet</c> or <c>eth0:1: flags=4163&lt;UP,…</c>.</summary>
    [GeneratedRegex(@"^(?<name>\S+?)(:? +Link encap:|: flags=)", RegexOptions.CultureInvariant)]
    private static partial Regex Header();

    [GeneratedRegex(
        @"^\s+inet6?\s+(addr: ?)?(?<address>[0-9a-fA-F.:]+)(/(?<size>\d+)|.*?(netmask |Mask:|prefixlen )(?<size>[\d.]+))",
        RegexOptions.CultureInvariant)]
    private static partial Regex Inet();
}
