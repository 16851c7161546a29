namespace MhaHooks.Providers.Vip;

/// <summary>How a TCP connection attempt ended.</summary>
internal enum ConnectResult
{
    /// <summary>Somebody took it.</summary>
    Accepted,

    /// <summary>Somebody holds the address and has nothing at that port.</summary>
    Refused,

    /// <summary>Neighbour resolution failed, or a router said that the host is not there.</summary>
    HostUnreachable,

    /// <summary>This host has no route to the address.</summary>
    NoRoute,

    /// <summary>Nothing came back.</summary>
    NoAnswer,
}
