using System.Runtime.InteropServices;
using MhaHooks.Core.Calls;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Journal;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Processes;
using MhaHooks.Core.Running;

namespace MhaHooks.Core.Watch;

/// <summary>
/// The process that stays behind during an online change. MHA rolls nothing back and tells nobody when it gives up (MasterRotate.pm),
/// so somebody has to look: at the hook's <c>stop</c> until it has answered, then at MHA until <c>start</c> begins.
/// </summary>
internal sealed partial class Watcher(WatchOrder order, Installation site, Planner planner, HookLog log)
{
    /// <summary>What it says on stderr once it is in place, and before what it watches.</summary>
    public const string Ready = "ready: ";

    /// <summary>Returns when there is nothing to watch any more; throws when <c>start</c> dismisses it.</summary>
    /// <param name="pipe">Ends with the hook.</param>
    /// <param name="request">What the hook was asked.</param>
    /// <param name="dismissed">By <c>start</c>.</param>
    public async Task RunAsync(Stream pipe, Request request, CancellationToken dismissed)
    {
        // Out of the hook's process group and session: what ends those (Ctrl-C, masterha_stop --abort, a closed terminal) must not end us.
        _ = NewSession();
        var mha = order.Mha;
        if (ProcessStat.Of(Environment.ProcessId) is { } self)
        {
            WatcherNote.Write(site.State.Watcher, self);
        }

        await Console.Error.WriteLineAsync($"{Ready}watches over this call{(mha is null ? "; no MHA command has called it" : $", then over MHA (pid {mha.Pid})")}");
        while (await pipe.ReadAsync(new byte[1], dismissed) > 0)
        {
        }

        try
        {
            await JudgeAsync(request, mha, dismissed);
        }
        catch (HookException error)
        {
            log.Error("watch", error.Message);
        }

        File.Delete(site.State.Watcher);
    }

    private async Task JudgeAsync(Request request, ProcessStat? mha, CancellationToken dismissed)
    {
        var call = Find();
        if (call?.ExitCode == ExitCodes.Success && mha is not null)
        {
            await ProcessEnd.WaitAsync(mha, site.Time, dismissed);
        }
        else if (call is null || call.ExitCode == ExitCodes.Success)
        {
            return;
        }

        // Whoever holds it is a start that has begun, or a person's undo.
        using var held = await AppLock.TakeAsync(site.State.App, "watch", site.Time, dismissed);
        if (CallHistory.Last(site.State) is not { } last || last.Pid != order.HookPid || !last.Standing.Any())
        {
            return;
        }

        log.Warn("watch", last.ExitCode is null
            ? "the stop of this switch has died before it could answer; what it did is put back"
            : last.ExitCode != ExitCodes.Success ? "the stop of this switch could not put everything back; once more"
            : $"MHA (pid {mha?.Pid}) has gone and never called start; what stop did is put back");
        await new UndoCall(site, planner, log).RunAsync(last, request, demandUntouched: true, CancellationToken.None);
    }

    private RecordedCall? Find() => JournalReader.ReadAll(site.State.Journal).FirstOrDefault(call => call.Pid == order.HookPid);

    [LibraryImport("libc", EntryPoint = "setsid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int NewSession();
}
