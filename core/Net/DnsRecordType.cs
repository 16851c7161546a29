namespace MhaHooks.Core.Net;

/// <summary>The record types that are asked for or met on the way (RFC 1035 section 3.2.2, RFC 3596, RFC 2782).</summary>
public enum DnsRecordType
{
    None = 0,
    A = 1,
    Cname = 5,
    Aaaa = 28,
    Srv = 33,
}
