namespace MhaHooks.Core.Planning;

/// <summary>Tracks that run at the same time. A stage begins when the one before it has ended.</summary>
public sealed record Stage(string Name, IReadOnlyList<Track> Tracks)
{
    /// <summary>When a step of it fails nothing else is begun and the call has failed, whatever the policy.</summary>
    public bool IsCondition { get; init; }
}
