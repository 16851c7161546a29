namespace MhaHooks.Providers.Vip;

internal enum ProbeResult
{
    /// <summary>Nobody answered within the wait.</summary>
    Silence,

    /// <summary>Somebody else holds the address.</summary>
    Answered,

    /// <summary>Nothing could be asked: no arping, no right to a raw socket, device down.</summary>
    Failed,
}
