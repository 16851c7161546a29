using MhaHooks.Core.Processes;

namespace MhaHooks.Core.Watch;

/// <summary>The MHA command that a hook was called by; shells and wrappers may lie between.</summary>
internal static class MhaProcess
{
    private static readonly string[] Commands = ["masterha_master_switch", "masterha_manager"];

    /// <summary>An interpreter and its options may stand before the script: <c>perl -w /usr/bin/masterha_master_switch</c>.</summary>
    private const int WordsBefore = 4;

    /// <summary>The nearest one above a process, or null.</summary>
    public static ProcessStat? Above(int pid)
    {
        for (var process = ProcessStat.Of(pid); process is { Parent: > 0 }; process = ProcessStat.Of(process.Parent))
        {
            if (ProcessStat.WordsOf(process.Parent).Take(WordsBefore).Any(word => Commands.Contains(Path.GetFileName(word), StringComparer.Ordinal)))
            {
                return ProcessStat.Of(process.Parent);
            }
        }

        return null;
    }
}
