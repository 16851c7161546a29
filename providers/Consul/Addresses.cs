using System.Net;

namespace MhaHooks.Providers.Consul;

/// <summary>Compares addresses that may be written in several ways.</summary>
internal static class Addresses
{
    public static bool Same(string a, string b) => IPAddress.TryParse(a, out var first) && IPAddress.TryParse(b, out var second)
        ? first.Equals(second)
        : string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
