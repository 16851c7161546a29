using System.ComponentModel;
using System.Diagnostics;
using MhaHooks.Core.Configuration;

namespace MhaHooks.Core.Processes;

/// <summary>
/// Runs programs of this machine. The child stays in our process group: <c>masterha_stop --abort</c> signals that group, and
/// a child of ours has to end with us.
/// </summary>
public static class ChildProcess
{
    /// <summary>Bytes kept of each pipe; the rest is read, counted and dropped.</summary>
    public const int OutputLimit = 4 * 1024 * 1024;

    /// <summary>How long a killed child may take to be gone; one that hangs inside the kernel never goes.</summary>
    private static readonly TimeSpan Burial = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Runs the child to its end, with an empty stdin, whatever its exit code. Its descendants may live on; they do not hold
    /// us up. Throws <see cref="HookException"/>: <see cref="FailureKind.Missing"/> when it cannot be started,
    /// <see cref="FailureKind.TimedOut"/> at its limit; and <see cref="OperationCanceledException"/> only for the caller's
    /// token. In the last two cases the child and its descendants have been killed; see <see cref="ChildCommand.Outlives"/>.
    /// </summary>
    public static async Task<ChildResult> RunAsync(ChildCommand command, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var started = Stopwatch.GetTimestamp();
        using var process = Start(command);
        using var stop = new CancellationTokenSource();
        var output = new BoundedOutput(process.StandardOutput.BaseStream, OutputLimit, stop.Token);
        var error = new BoundedOutput(process.StandardError.BaseStream, OutputLimit, stop.Token);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (command.Limit is { } most)
        {
            limit.CancelAfter(most);
        }

        var leave = command.Outlives ? cancel : CancellationToken.None;
        var ended = await EndedAsync(process, limit.Token, leave);
        leave.ThrowIfCancellationRequested();
        await BoundedOutput.DrainAsync(output, error);
        await stop.CancelAsync();
        await Task.WhenAll(output.Drained, error.Drained);
        if (!ended)
        {
            cancel.ThrowIfCancellationRequested();
            throw TimedOut(command, output.Text, error.Text);
        }

        return new ChildResult(process.ExitCode, output.Text, error.Text, Stopwatch.GetElapsedTime(started));
    }

    private static Process Start(ChildCommand command)
    {
        var path = ExecutablePath.Need(command.Program);
        var start = new ProcessStartInfo(path, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        Process? process = null;
        try
        {
            process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Exception error) when (error is Win32Exception or IOException)
        {
            process?.Dispose();
            throw ExecutablePath.Missing(path, error.Message, error);
        }
    }

    /// <summary>False when the limit struck first; the tree has been killed then, unless it is to be left alone.</summary>
    private static async Task<bool> EndedAsync(Process process, CancellationToken limit, CancellationToken leave)
    {
        try
        {
            await process.WaitForExitAsync(limit);
            return true;
        }
        catch (OperationCanceledException) when (leave.IsCancellationRequested)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            Kill(process);
        }

        using var burial = new CancellationTokenSource(Burial);
        try
        {
            await process.WaitForExitAsync(burial.Token);
        }
        catch (OperationCanceledException)
        {
            // Not even SIGKILL ends a child in uninterruptible sleep (a dead NFS server): it is not waited for.
        }

        return false;
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is AggregateException or InvalidOperationException or Win32Exception)
        {
            // It, or one of its descendants, ended by itself meanwhile or belongs to another user (sudo).
        }
    }

    private static HookException TimedOut(ChildCommand command, string output, string error)
    {
        var words = string.IsNullOrWhiteSpace(error) ? output : error;
        return new HookException(FailureKind.TimedOut, $"{command.Program} did not end within {Durations.Show(command.Limit ?? default)}")
        {
            Seen = words.Trim().ReplaceLineEndings(" / "),
            Now = "it and its child processes were killed; whether it did its work is not known",
        };
    }
}
