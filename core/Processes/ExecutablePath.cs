namespace MhaHooks.Core.Processes;

/// <summary>
/// Finds a program as execvp(3) would. <see cref="System.Diagnostics.Process"/> looks beside our own executable and in the
/// current directory before PATH: whoever can write there would choose what root runs.
/// </summary>
public static class ExecutablePath
{
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly string[] UsualPlaces = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>The full path, or null where there is no such program.</summary>
    public static string? Find(string program)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return IsExecutable(program) ? Path.GetFullPath(program) : null;
        }

        // Cron and init scripts start MHA with hardly any PATH; sbin is often missing from it.
        var listed = Environment.GetEnvironmentVariable("PATH")?.Split(':', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return listed.Concat(UsualPlaces)
            .Where(Path.IsPathRooted)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(IsExecutable);
    }

    /// <summary>The full path; throws <see cref="HookException"/> (<see cref="FailureKind.Missing"/>) where there is no such program.</summary>
    public static string Need(string program) => Find(program) ?? throw Missing(program);

    internal static HookException Missing(string program, string? seen = null, Exception? inner = null) =>
        new(FailureKind.Missing, $"cannot run {program} on this machine", inner)
        {
            Seen = seen ?? $"no executable file {program} on PATH ({Environment.GetEnvironmentVariable("PATH")})",
            Next = $"install {program} where the manager runs, or set PATH for it",
        };

    private static bool IsExecutable(string path)
    {
        try
        {
            return File.Exists(path) && (File.GetUnixFileMode(path) & Execute) != 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
