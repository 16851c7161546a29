using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Providers;

/// <summary>Decides whether a server takes the applications' writes.</summary>
public interface IWriteGate : IProvider
{
    /// <summary>Whether the original master of an online change is to be watched over until <c>start</c> has begun.</summary>
    bool Watches { get; }

    /// <summary>
    /// Read-only checks of what the hook will need on the servers it may be needed on. Before an online change they also see
    /// that two servers are meant and that the new master follows the original one, and warn of what will have to be waited for.
    /// </summary>
    IEnumerable<Step> Preflight(Request request);

    /// <summary>Keeps the new master of an online change from taking writes before its time: read_only.</summary>
    IEnumerable<Step> Guard(Request request);

    /// <summary>Keeps applications out of the original master: no new login, no event. Sessions that are there go on.</summary>
    IEnumerable<Step> Block(Request request);

    /// <summary>
    /// Ends the writes on the original master: lets transactions end, makes it read-only, kills what is left, and proves that
    /// the position in the binary log stands still.
    /// </summary>
    IEnumerable<Step> Freeze(Request request);

    /// <summary>
    /// Read-only proof that the new master is still a replica of the original one that nobody has written to: the condition for
    /// undoing a stop that nobody asked to undo.
    /// </summary>
    IEnumerable<Step> ProveUntouched(Request request);

    /// <summary>Lets writes in on the new master: accounts back in their form for a master, read_only off.</summary>
    IEnumerable<Step> Allow(Request request);

    /// <summary>
    /// A read-only proof that a client which connects to <paramref name="address"/> (the port is the new master's) reaches
    /// the new master and no other server.
    /// </summary>
    IEnumerable<Step> ProveReached(Request request, string address);
}
