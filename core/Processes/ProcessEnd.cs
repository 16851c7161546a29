using System.Runtime.InteropServices;

namespace MhaHooks.Core.Processes;

/// <summary>Waits for the end of a process that is not our child: by pidfd_open(2), and by looking where the kernel is older than 5.3.</summary>
internal static partial class ProcessEnd
{
    private const int PidfdOpen = 434;
    private const short Readable = 1;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns when it has gone, or at once when it has gone already.</summary>
    public static async Task WaitAsync(ProcessStat process, TimeProvider time, CancellationToken cancel)
    {
        var handle = SystemCall(PidfdOpen, process.Pid, 0);
        if (handle >= 0 && IsAlive(process))
        {
            // A thread of its own, which ends with the process; whoever cancels is about to end as well.
            await Task.Factory.StartNew(() => Wait((int)handle), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .WaitAsync(cancel);
        }

        while (IsAlive(process))
        {
            await Task.Delay(Look, time, cancel);
        }
    }

    public static bool IsAlive(ProcessStat process) => ProcessStat.Of(process.Pid)?.Started == process.Started;

    private static void Wait(int handle)
    {
        var poll = new PollRequest { Handle = handle, Events = Readable };
        int result;
        do
        {
            result = Poll(ref poll, 1, -1);
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);
    }

    /// <summary>EINTR.</summary>
    private const int Interrupted = 4;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SystemCall(nint number, nint pid, nint flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(ref PollRequest requests, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Handle;
        public short Events;
        public short Seen;
    }
}
