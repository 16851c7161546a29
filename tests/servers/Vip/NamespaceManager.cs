using System.Net;
using MhaHooks.Providers.Vip;

namespace MhaHooks.Servers.Vip;

/// <summary>
/// The real view of a manager, from inside a network namespace: what a call does before its first await (open a socket, start
/// a child, list interfaces) happens on a thread that has gone there.
/// </summary>
internal sealed class NamespaceManager(string name) : IManagerView
{
    private readonly ManagerView real = new();

    public bool IsOnLink(IPAddress address) => NamespaceThread.Inside(name, () => real.IsOnLink(address));

    public Task<ConnectResult> ConnectAsync(IPAddress address, int port, CancellationToken cancel) =>
        NamespaceThread.Inside(name, () => real.ConnectAsync(address, port, cancel));

    public Task<Neighbour?> NeighbourAsync(IPAddress address, CancellationToken cancel) =>
        NamespaceThread.Inside(name, () => real.NeighbourAsync(address, cancel));

    public Task<bool> ForgetAsync(IPAddress address, Neighbour neighbour, CancellationToken cancel) =>
        NamespaceThread.Inside(name, () => real.ForgetAsync(address, neighbour, cancel));
}
