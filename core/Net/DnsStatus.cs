namespace MhaHooks.Core.Net;

/// <summary>What a DNS server's reply amounts to. Only the first means that there is something to use.</summary>
public enum DnsStatus
{
    /// <summary>There is at least one record of the type that was asked for.</summary>
    Answered,

    /// <summary>The name exists and has no record of that type (RFC 2308 section 2.2).</summary>
    NoData,

    /// <summary>NXDOMAIN: there is no such name.</summary>
    NoSuchName,

    /// <summary>SERVFAIL: the server could not find out. Says nothing about the name.</summary>
    ServerFailure,

    /// <summary>REFUSED: the server does not answer us, or not for this name.</summary>
    Refused,

    /// <summary>Any other code; see <see cref="DnsReply.Code"/>.</summary>
    Other,
}
