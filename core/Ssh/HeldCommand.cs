namespace MhaHooks.Core.Ssh;

/// <summary>The signal, and the run that waits for it.</summary>
internal sealed class HeldCommand : IHeldCommand
{
    private readonly TaskCompletionSource signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource end;
    private readonly Task<RemoteResult?> run;

    /// <param name="begin">Begins the run; it writes the line once its first argument completes.</param>
    /// <param name="cancel">Ends it.</param>
    public HeldCommand(Func<Task, CancellationToken, Task<RemoteResult?>> begin, CancellationToken cancel)
    {
        end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var token = end.Token;
        run = Task.Run(() => begin(signal.Task, token), CancellationToken.None);
    }

    public async Task<RemoteResult?> ReleaseAsync(CancellationToken cancel)
    {
        if (run.IsCompleted)
        {
            return null;
        }

        signal.TrySetResult();
        return await run.WaitAsync(cancel);
    }

    public void Dispose()
    {
        end.Cancel();
        _ = ForgetAsync();
    }

    // Whatever becomes of it, nobody asks any more.
    private async Task ForgetAsync()
    {
        await ((Task)run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        end.Dispose();
    }
}
