using System.Net;

namespace MhaHooks.Providers.Vip;

/// <summary>What the manager, this host, can see of an address by itself and without rights.</summary>
internal interface IManagerView
{
    /// <summary>Whether this host has a leg in the address's network, so that it would ask for it by ARP or NDP.</summary>
    bool IsOnLink(IPAddress address);

    /// <summary>Tries a TCP connection; at the token's end the result is <see cref="ConnectResult.NoAnswer"/>.</summary>
    Task<ConnectResult> ConnectAsync(IPAddress address, int port, CancellationToken cancel);

    /// <summary>The kernel's entry for the address, or null where there is none or it cannot be read.</summary>
    Task<Neighbour?> NeighbourAsync(IPAddress address, CancellationToken cancel);

    /// <summary>
    /// Drops the kernel's entry, so that the next packet asks anew. Changes nothing but a cache. False where this process may not.
    /// </summary>
    Task<bool> ForgetAsync(IPAddress address, Neighbour neighbour, CancellationToken cancel);
}
