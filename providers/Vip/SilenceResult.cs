namespace MhaHooks.Providers.Vip;

/// <summary>What the manager found out about an address.</summary>
internal enum SilenceResult
{
    /// <summary>It asked for long enough, and nobody answered.</summary>
    Silent,

    /// <summary>Somebody holds the address.</summary>
    Answered,

    /// <summary>Its question did not get there, or something on the way answered for others: nothing is known.</summary>
    NotAsked,
}
