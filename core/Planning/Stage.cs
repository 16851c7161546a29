namespace MhaHooks.Core.Planning;

/// <summary>Tracks that run at the same time. A stage begins when the one before it has ended.</summary>
public sealed record Stage(string Name, IReadOnlyList<Track> Tracks);
