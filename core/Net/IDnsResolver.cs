using System.Net;

namespace MhaHooks.Core.Net;

/// <summary>Asks one particular DNS server; the machine's own resolver configuration has no part in it.</summary>
public interface IDnsResolver
{
    /// <summary>
    /// Asks once and returns what the server said, whatever it was: NXDOMAIN and SERVFAIL are answers. Never cached.
    /// Throws <see cref="HookException"/> where there is no answer: <see cref="FailureKind.TimedOut"/>,
    /// <see cref="FailureKind.Refused"/> (nothing listens), <see cref="FailureKind.Unreachable"/>,
    /// <see cref="FailureKind.Misconfigured"/> (the name cannot be asked for). The first three are transient.
    /// </summary>
    /// <param name="server">An address, or a name that the system can resolve, and the port.</param>
    /// <param name="name">What to ask for; the dot at the end is optional. ASCII only.</param>
    /// <param name="type">A, AAAA or SRV.</param>
    /// <param name="cancel">Ends the wait; an <see cref="OperationCanceledException"/> comes back only if this was cancelled.</param>
    Task<DnsReply> AskAsync(DnsEndPoint server, string name, DnsRecordType type, CancellationToken cancel);
}
