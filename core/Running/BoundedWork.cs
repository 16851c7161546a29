using Polly;
using Polly.Retry;

namespace MhaHooks.Core.Running;

/// <summary>Runs one step's work inside a limit, and again while its failure is a passing one. Never throws.</summary>
/// <param name="time">The clock.</param>
/// <param name="grace">What work may take to notice that it was cancelled before it is left alone.</param>
/// <param name="mayPass">Which failures are tried again.</param>
internal sealed class BoundedWork(TimeProvider time, TimeSpan grace, Predicate<HookException> mayPass)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(20);

    // Made when something fails for the first time: making it costs milliseconds that a call without trouble need not pay.
    // Its waits are short at first, since an outage is counted in milliseconds; a step's limit is what ends it.
    private readonly Lazy<ResiliencePipeline> again = new(() => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is HookException failure && mayPass(failure)),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = FirstWait,
            MaxDelay = TimeSpan.FromMilliseconds(500),
            UseJitter = true,
        })
        .Build());

    /// <param name="limit">For all attempts together.</param>
    /// <param name="attempts">Told of every failure.</param>
    /// <param name="work">One attempt.</param>
    /// <param name="reason">Why <paramref name="outer"/> was cancelled, in words.</param>
    /// <param name="outer">The call's own end, besides the limit.</param>
    public async Task<StepVerdict> RunAsync(
        TimeSpan limit, Attempts attempts, Func<CancellationToken, Task<StepVerdict>> work, Func<TimeSpan, string> reason, CancellationToken outer)
    {
        // The soft limit asks; the hard one, a moment later, leaves behind whoever does not listen, so that nothing hangs the call.
        using var over = new CancellationTokenSource(limit, time);
        using var soft = CancellationTokenSource.CreateLinkedTokenSource(over.Token, outer);
        using var hard = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var link = soft.Token.Register(() => hard.CancelAfter(grace));
        try
        {
            // On a thread of its own: work that blocks (a state directory on a dead disk) must not keep us from waiting.
            return await Task.Run(() => RetriedAsync(attempts, work, soft.Token), CancellationToken.None).WaitAsync(hard.Token);
        }
        catch (HookException failure)
        {
            return new(StepResult.Failed, failure.Message);
        }
        catch (OperationCanceledException) when (soft.IsCancellationRequested)
        {
            var why = outer.IsCancellationRequested ? reason(limit) : CallState.OverLimit(limit);
            return new(StepResult.Failed, $"{why}; {attempts}");
        }
        catch (Exception fault)
        {
            // The boundary between the engine and a provider: a fault in one step must not take the others down with it.
            return new(StepResult.Failed, $"a fault of this program, please report it; {attempts}; {fault}");
        }
    }

    private async Task<StepVerdict> RetriedAsync(
        Attempts attempts, Func<CancellationToken, Task<StepVerdict>> work, CancellationToken cancel)
    {
        try
        {
            return await work(cancel);
        }
        catch (HookException failure) when (mayPass(failure))
        {
            attempts.Note(failure);
        }

        await Task.Delay(FirstWait, time, cancel);
        return await again.Value.ExecuteAsync(
            async token =>
            {
                try
                {
                    return await work(token);
                }
                catch (HookException failure) when (mayPass(failure))
                {
                    attempts.Note(failure);
                    throw;
                }
            },
            cancel);
    }
}
