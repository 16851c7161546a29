using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MhaHooks.Providers.Vip;

/// <summary>Addresses with a prefix length, as people and <c>ip</c> write them: <c>192.0.2.10/24</c>.</summary>
internal static class IPNetworkText
{
    /// <summary>False as well for addresses that no host can hold for others: loopback, multicast, unspecified.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out IPAddress? address, out int prefix)
    {
        prefix = 0;
        address = null;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !IPAddress.TryParse(text[..slash], out var parsed) || text.Contains('%', StringComparison.Ordinal)
            || !int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out prefix))
        {
            return false;
        }

        var bits = parsed.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;
        // IPAddress reads "10.1" as 10.0.0.1; nobody means that here.
        var whole = bits == 128 || text[..slash].Count(sign => sign == '.') == 3;
        if (!whole || prefix < 1 || prefix > bits || !IsHost(parsed))
        {
            return false;
        }

        address = parsed;
        return true;
    }

    /// <summary>255.255.255.0 for 24.</summary>
    public static string Netmask(int prefix) => Dotted(prefix == 0 ? 0 : uint.MaxValue << (32 - prefix));

    /// <summary>24 for 255.255.255.0; -1 for what is no netmask.</summary>
    public static int PrefixOf(string netmask)
    {
        if (!IPAddress.TryParse(netmask, out var mask) || mask.AddressFamily != AddressFamily.InterNetwork)
        {
            return -1;
        }

        var bits = Number(mask);
        var prefix = 32 - System.Numerics.BitOperations.TrailingZeroCount(bits);
        return bits == 0 ? 0 : Netmask(prefix) == mask.ToString() ? prefix : -1;
    }

    /// <summary>The last address of an IPv4 network.</summary>
    public static string Broadcast(IPAddress address, int prefix) =>
        Dotted(Number(address) | (prefix == 32 ? 0 : uint.MaxValue >> prefix));

    /// <summary>Whether both lie in the same network of this prefix length.</summary>
    public static bool Same(IPAddress one, IPAddress other, int prefix) =>
        one.AddressFamily == other.AddressFamily
        && Enumerable.Range(0, prefix).All(bit => Bit(one.GetAddressBytes(), bit) == Bit(other.GetAddressBytes(), bit));

    private static bool IsHost(IPAddress address) =>
        !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
        && !address.IsIPv6Multicast && !address.IsIPv4MappedToIPv6
        && (address.AddressFamily != AddressFamily.InterNetwork || address.GetAddressBytes()[0] < 224);

    private static int Bit(byte[] bytes, int bit) => (bytes[bit / 8] >> (7 - (bit % 8))) & 1;

    private static uint Number(IPAddress address) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static string Dotted(uint bits) => string.Create(
        CultureInfo.InvariantCulture, $"{bits >> 24}.{(bits >> 16) & 255}.{(bits >> 8) & 255}.{bits & 255}");
}
