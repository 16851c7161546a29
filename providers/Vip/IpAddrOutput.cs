using System.Net;

namespace MhaHooks.Providers.Vip;

/// <summary>
/// Reads <c>ip -o addr show</c> (iproute2 ipaddress.c, print_addrinfo): one address a line,
/// <c>2: eth0    inet 192.0.2.10/24 brd 192.0.2.255 scope global secondary eth0:1\       valid_lft forever …</c>.
/// </summary>
internal static class IpAddrOutput
{
    public static IReadOnlyList<HeldAddress> Parse(IEnumerable<string> lines) => [.. lines.Select(Line).OfType<HeldAddress>()];

    private static HeldAddress? Line(string line)
    {
        // What stands behind the backslash was a line of its own: life times, which nobody needs here.
        var words = line.Split('\\')[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var family = Array.FindIndex(words, word => word is "inet" or "inet6");
        if (family < 2 || family + 1 >= words.Length)
        {
            return null;
        }

        var device = words[1].TrimEnd(':').Split('@')[0];
        var rest = words[(family + 1)..];
        // Point to point: "inet 10.0.0.1 peer 10.0.0.2/32"; the prefix stands with the peer.
        var local = rest[0].Split('/')[0];
        var network = rest[0].Contains('/', StringComparison.Ordinal) || rest.Length < 3 ? rest[0] : rest[2];
        return IPAddress.TryParse(local, out var address) && int.TryParse(network.Split('/')[^1], out var prefix)
            ? new HeldAddress(device, Label(device, rest), address, prefix, rest)
            : null;
    }

    /// <summary>The label is the last word, and starts with the device.</summary>
    private static string Label(string device, string[] words) =>
        words[^1].StartsWith(device, StringComparison.Ordinal) ? words[^1] : device;
}
