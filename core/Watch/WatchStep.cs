using System.ComponentModel;
using System.Diagnostics;
using MhaHooks.Core.Configuration;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Processes;

namespace MhaHooks.Core.Watch;

/// <summary>
/// Leaves a watcher behind before the first change: this executable once more, in a session of its own, which puts everything
/// back when we are killed, or when MHA goes away without having called <c>start</c>. It ends by itself in every other case,
/// so there is nothing to undo here.
/// </summary>
internal sealed class WatchStep(IReadOnlyList<string> arguments, ProcessStat? mha) : Step
{
    /// <summary>Our end of its pipe must stay open until we end, however we end.</summary>
    private Process? watcher;

    private string said = "";

    public override StepName Name => new(HookSettings.Section, "watch", "until start");

    public override string Change => "leave a watcher that puts everything back if this hook dies, or MHA before it calls start";

    // The last moment at which nothing has been touched: MHA may have been killed while all was checked.
    public override Task<Look> LookAsync(CancellationToken cancel) => mha is null || ProcessEnd.IsAlive(mha)
        ? Task.FromResult(Look.Needed("nobody watches"))
        : throw new HookException(FailureKind.Conflict, $"MHA (pid {mha.Pid}), which called this stop, has gone")
        {
            Now = "nothing was touched",
            Next = "look why it ended, then switch again",
        };

    public override async Task ActAsync(Look look, CancellationToken cancel)
    {
        try
        {
            watcher = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [WatchOrder.Argument])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = StandardStreams.OutputIsPipe,
                RedirectStandardError = true,
            })!;
            var pipe = watcher.StandardInput.BaseStream;
            new WatchOrder(Environment.ProcessId, mha, arguments).Write(pipe);
            await pipe.FlushAsync(cancel);
            said = await watcher.StandardError.ReadLineAsync(cancel) ?? "";
        }
        catch (Exception error) when (error is Win32Exception or IOException)
        {
            throw NotThere(error.Message, error);
        }
    }

    public override Task<string> ProveAsync(CancellationToken cancel) =>
        said.StartsWith(Watcher.Ready, StringComparison.Ordinal)
            ? Task.FromResult($"pid {watcher?.Id} {said[Watcher.Ready.Length..]}")
            : throw NotThere(said, null);

    private static HookException NotThere(string seen, Exception? inner) => new(FailureKind.Missing, "no watcher could be left behind", inner)
    {
        Seen = seen.Length == 0 ? "it ended without a word" : seen,
        Now = "nothing was touched",
        Next = "look at state_dir and at the limits on processes; [mysql] online_watch = no goes on without one",
    };
}
