namespace MhaHooks.Lab;

/// <summary>What a command left behind; its output is both streams together.</summary>
public sealed record Ran(int ExitCode, string Output)
{
    public Ran Ok() => ExitCode == 0 ? this : throw new InvalidOperationException($"exit code {ExitCode}:\n{Output}");
}
