using System.Net;

namespace MhaHooks.Core.Net;

/// <summary>What one DNS server said to one question.</summary>
public sealed record DnsReply
{
    public required DnsStatus Status { get; init; }

    /// <summary>The RCODE (RFC 1035 section 4.1.1).</summary>
    public required int Code { get; init; }

    /// <summary>The records of the type that was asked for, at the end of the chain of aliases; in the server's order.</summary>
    public required IReadOnlyList<DnsRecord> Records { get; init; }

    /// <summary>The aliases that led from the name asked for to <see cref="Records"/>, in order.</summary>
    public IReadOnlyList<DnsRecord> Aliases { get; init; } = [];

    /// <summary>Each address once.</summary>
    public IReadOnlyList<IPAddress> Addresses => [.. Records.Where(record => record.Address is not null).Select(record => record.Address!).Distinct()];

    /// <summary>How long a client behind a cache may still see this: the smallest of all; null where there is no record.</summary>
    public TimeSpan? Ttl => Records.Count == 0 ? null : Records.Concat(Aliases).Min(record => record.Ttl);

    /// <summary>In words, for messages.</summary>
    public override string ToString() => Status switch
    {
        DnsStatus.Answered => string.Join(", ", Aliases.Concat(Records)),
        DnsStatus.NoData => "no record of this type (NODATA)",
        DnsStatus.NoSuchName => "no such name (NXDOMAIN)",
        DnsStatus.ServerFailure => "SERVFAIL: the server could not find out",
        DnsStatus.Refused => "REFUSED: the server does not answer us for this name",
        _ => $"the error code {Code}",
    };
}
