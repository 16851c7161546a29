using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Providers;

/// <summary>Decides whether a server takes the applications' writes.</summary>
public interface IWriteGate : IProvider
{
    /// <summary>Read-only checks of what <see cref="Allow"/> will need on the server it may be needed on.</summary>
    IEnumerable<Step> Preflight(Request request);

    /// <summary>Lets writes in on the new master: accounts back in their form for a master, read_only off.</summary>
    IEnumerable<Step> Allow(Request request);

    /// <summary>
    /// A read-only proof that a client which connects to <paramref name="address"/> (the port is the new master's) reaches
    /// the new master and no other server.
    /// </summary>
    IEnumerable<Step> ProveReached(Request request, string address);
}
