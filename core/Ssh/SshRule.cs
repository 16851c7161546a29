namespace MhaHooks.Core.Ssh;

/// <summary>One line of ssh's that reports a failure of its own.</summary>
/// <param name="Starts">How the line begins; empty where it begins with a host or a file.</param>
/// <param name="Holds">What it holds besides; empty for nothing.</param>
/// <param name="Kind">See <see cref="SshDiagnosis.Kind"/>.</param>
/// <param name="What">See <see cref="SshDiagnosis.What"/>.</param>
/// <param name="Next">See <see cref="SshDiagnosis.Next"/>.</param>
internal sealed record SshRule(string Starts, string Holds, FailureKind Kind, string What, string Next)
{
    /// <summary>Tells only that the connection is gone; any other line tells more.</summary>
    public bool Vague { get; init; }

    /// <inheritdoc cref="SshDiagnosis.Underway"/>
    public bool Underway { get; init; }

    /// <inheritdoc cref="SshDiagnosis.IsTransient"/>
    public bool IsTransient { get; init; }

    /// <inheritdoc cref="SshDiagnosis.NoSocket"/>
    public bool NoSocket { get; init; }

    public bool Fits(string line) =>
        line.StartsWith(Starts, StringComparison.Ordinal) && line.Contains(Holds, StringComparison.Ordinal);
}
