using System.Net;

namespace MhaHooks.Core.Net;

/// <summary>One resource record of an answer.</summary>
public sealed record DnsRecord
{
    /// <summary>The owner, without the dot at the end.</summary>
    public required string Name { get; init; }

    public required DnsRecordType Type { get; init; }

    /// <summary>How much longer it may be kept. Never negative (RFC 2181 section 8).</summary>
    public required TimeSpan Ttl { get; init; }

    /// <summary>Of A and AAAA.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Of CNAME and SRV: the name it points to.</summary>
    public string? Target { get; init; }

    /// <summary>Of SRV.</summary>
    public int Port { get; init; }

    public override string ToString()
    {
        var data = Type switch
        {
            DnsRecordType.Srv => $"{Target}:{Port}",
            DnsRecordType.Cname => $"alias of {Target}",
            _ => Address?.ToString() ?? "?",
        };
        return $"{data} (TTL {Ttl.TotalSeconds:0} s)";
    }
}
