using System.Net;
using System.Net.Sockets;

namespace MhaHooks.Providers.MySql.Sessions;

/// <summary>Whether an account's host pattern covers a session's host: wildcards, or an IPv4 address with its netmask.</summary>
/// <remarks>https://dev.mysql.com/doc/refman/8.4/en/account-names.html</remarks>
internal static class HostPattern
{
    public static bool Covers(string pattern, string host)
    {
        var slash = pattern.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            ? InNetwork(pattern[..slash], pattern[(slash + 1)..], host)
            : Like(pattern.ToUpperInvariant(), host.ToUpperInvariant());
    }

    private static bool InNetwork(string network, string mask, string host) =>
        Bits(network) is { } net && Bits(mask) is { } bits && Bits(host) is { } address && (address & bits) == net;

    private static uint? Bits(string text) => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork
        ? System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes())
        : null;

    private static bool Like(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        if (pattern.IsEmpty)
        {
            return text.IsEmpty;
        }

        if (pattern[0] != '%')
        {
            return !text.IsEmpty && (pattern[0] == '_' || pattern[0] == text[0]) && Like(pattern[1..], text[1..]);
        }

        for (var skip = 0; skip <= text.Length; skip++)
        {
            if (Like(pattern[1..], text[skip..]))
            {
                return true;
            }
        }

        return false;
    }
}
