namespace MhaHooks.Core.Processes;

/// <summary>A program of this machine and its arguments. Never a shell line: each argument arrives as it stands here.</summary>
/// <param name="Program">A path, or a name that is looked up on PATH.</param>
/// <param name="Arguments">The arguments without the program's name. No secrets: everybody can read them.</param>
public sealed record ChildCommand(string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>Added to our own environment, or replacing it; the place for what must not stand in an argument.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>When the child and its descendants are killed; null leaves it to the caller's token.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>The caller's token ends the wait and leaves the child alone: it has limits of its own.</summary>
    public bool Outlives { get; init; }

    public override string ToString() => string.Join(' ', [Program, .. Arguments]);
}
