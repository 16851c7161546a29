namespace MhaHooks.Core.Planning;

/// <summary>What a step saw before it acts.</summary>
public sealed record Look
{
    private static readonly Dictionary<string, string> Nothing = [];

    private Look(LookResult result, string seen, IReadOnlyDictionary<string, string> before) =>
        (Result, Seen, Before) = (result, seen, before);

    public LookResult Result { get; }

    /// <summary>In words, for the log.</summary>
    public string Seen { get; }

    /// <summary>The previous values, journalled before the act and handed to <see cref="Step.UndoAsync"/>. Never a secret.</summary>
    public IReadOnlyDictionary<string, string> Before { get; }

    /// <summary>It is so already, as firmly seen as <see cref="Step.ProveAsync"/> would see it. Nothing is done.</summary>
    public static Look Already(string seen) => new(LookResult.Already, seen, Nothing);

    /// <summary>Something has to change.</summary>
    public static Look Needed(string seen, IReadOnlyDictionary<string, string>? before = null) =>
        new(LookResult.Needed, seen, before ?? Nothing);

    /// <summary>Does not apply here; logged as a warning, counted neither as done nor as failed.</summary>
    public static Look Skip(string why) => new(LookResult.Skip, why, Nothing);
}
