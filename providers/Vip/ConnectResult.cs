namespace MhaHooks.Providers.Vip;

/// <summary>How a TCP connection attempt ended.</summary>
internal enum ConnectResult
{
    /// <summary>Somebody took it.</summary>
    Accepted,

    /// <summary>Somebody holds the address and has nothing at that port.</summary>
    Refused,

    /// <summary>Neighbour resolution failed, or a router or a firewall said that the host is not there.</summary>
    HostUnreachable,

    /// <summary>Nothing was asked: no route to the address, no right to connect, or another failure of this host's.</summary>
    NoRoute,

    /// <summary>Nothing came back.</summary>
    NoAnswer,
}
