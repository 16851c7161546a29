namespace MhaHooks.Core.Processes;

/// <summary>How a child ended and what it printed.</summary>
/// <param name="ExitCode">0 to 255; 128 + n for a child that signal n ended, as shells report it.</param>
/// <param name="Output">Its stdout as UTF-8. What is beyond <see cref="ChildProcess.OutputLimit"/> is missing, and the text says so.</param>
/// <param name="Error">Its stderr, likewise.</param>
/// <param name="Elapsed">From before its start to its end.</param>
public sealed record ChildResult(int ExitCode, string Output, string Error, TimeSpan Elapsed)
{
    public bool Ok => ExitCode == 0;

    /// <summary>
    /// The signal that ended the child, or null. A program that exits with 128 + n on its own (a shell whose last child was
    /// killed) looks the same.
    /// </summary>
    public int? Signal => ExitCode is > 128 and <= 128 + 64 ? ExitCode - 128 : null;
}
