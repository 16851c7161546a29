using System.Globalization;
using System.Runtime.InteropServices;
using MhaHooks.Core.Processes;

namespace MhaHooks.Core.Watch;

/// <summary>The file that says which process watches, so that <c>start</c> can dismiss it.</summary>
internal static partial class WatcherNote
{
    private const int Terminate = 15;

    public static void Write(string path, ProcessStat watcher) =>
        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"{watcher.Pid} {watcher.Started}\n"));

    /// <summary>Whether a watcher is there.</summary>
    public static bool IsWatched(string path) => Read(path) is not null;

    /// <summary>Ends the watcher, if there is one. A later process with its number is left alone.</summary>
    public static void Dismiss(string path)
    {
        if (Read(path) is { } watcher)
        {
            _ = Kill(watcher.Pid, Terminate);
        }

        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next one writes over it.
        }
    }

    // Without a note there is no watcher; and one that is missed sees the journal of start, and touches nothing.
    private static ProcessStat? Read(string path)
    {
        try
        {
            var words = File.ReadAllText(path).Split(' ', StringSplitOptions.TrimEntries);
            return words.Length == 2 && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var started)
                && ProcessStat.Of(pid) is { } stat && stat.Started == started ? stat : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);
}
