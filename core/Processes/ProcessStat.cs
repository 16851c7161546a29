using System.Globalization;

namespace MhaHooks.Core.Processes;

/// <summary>
/// A process as the kernel knows it. The start time (in ticks since boot) tells it from a later one with the same number.
/// </summary>
internal sealed record ProcessStat(int Pid, int Parent, long Started)
{
    // proc(5), /proc/[pid]/stat, counted behind the name, which may hold blanks and brackets.
    private const int StateField = 0;
    private const int ParentField = 1;
    private const int StartField = 19;

    /// <summary>Null when there is none, or only its remains (a zombie).</summary>
    public static ProcessStat? Of(int pid)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[StateField] is "Z" or "X"
                ? null
                : new(pid, int.Parse(fields[ParentField], CultureInfo.InvariantCulture), long.Parse(fields[StartField], CultureInfo.InvariantCulture));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Its argument list; empty when it has gone.</summary>
    public static IReadOnlyList<string> WordsOf(int pid)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cmdline")).Split('\0');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
