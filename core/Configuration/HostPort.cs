using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace MhaHooks.Core.Configuration;

/// <summary><c>host:port</c>, <c>host</c>, <c>[v6]:port</c>, or a bare v6 address.</summary>
public static class HostPort
{
    public static bool TryParse(string text, int defaultPort, [NotNullWhen(true)] out DnsEndPoint? endpoint)
    {
        endpoint = null;
        var (host, port) = Split(text);
        if (host.Length == 0)
        {
            return false;
        }

        var number = defaultPort;
        if (port is not null
            && (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number) || number is < 1 or > 65535))
        {
            return false;
        }

        endpoint = new DnsEndPoint(host, number);
        return true;
    }

    private static (string Host, string? Port) Split(string text)
    {
        if (text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is > 0 and var end)
        {
            return (text[1..end], text.Length > end + 2 && text[end + 1] == ':' ? text[(end + 2)..] : null);
        }

        var colon = text.LastIndexOf(':');
        return colon < 0 || IPAddress.TryParse(text, out _) ? (text, null) : (text[..colon], text[(colon + 1)..]);
    }
}
