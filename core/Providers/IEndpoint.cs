using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Providers;

/// <summary>A way by which clients find the master: an address, a name, a proxy's backend.</summary>
public interface IEndpoint : IProvider
{
    /// <summary>
    /// Addresses that move with the endpoint and that clients connect to; the write gate proves the new master behind each.
    /// Empty where the endpoint's own proof already ends at the new master's address.
    /// </summary>
    IReadOnlyList<string> ClientAddresses(Request request) => [];

    /// <summary>
    /// Read-only checks of everything that <see cref="Withdraw"/> and <see cref="Announce"/> will need: reachability,
    /// rights, tools, and that the present holder is who it should be. A failure costs no outage.
    /// </summary>
    IEnumerable<Step> Preflight(Request request);

    /// <summary>
    /// Takes the endpoint from the original master, which may be dead. Where the host cannot be reached the proof is that
    /// nobody answers any more. Where <see cref="Announce"/> replaces the old value in one act this is a look and no more.
    /// </summary>
    IEnumerable<Step> Withdraw(Request request);

    /// <summary>
    /// Gives the endpoint to the new master and proves it from where clients look. Refuses while somebody else still
    /// answers for it: never two holders.
    /// </summary>
    IEnumerable<Step> Announce(Request request);
}
