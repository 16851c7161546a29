using System.Collections.Concurrent;
using MhaHooks.Core.Journal;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using Polly;
using Polly.Retry;

namespace MhaHooks.Core.Running;

/// <summary>Runs single steps: look, act, prove, inside a limit, again while the failure is a passing one, on record.</summary>
internal sealed class StepRunner(HookLog log, IJournal journal, TimeProvider time, Limits limits, CallState call)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentStack<(Step Step, IReadOnlyDictionary<string, string> Before)> acted = new();

    // Made when something fails for the first time: making it costs milliseconds that a call without trouble need not pay.
    // Its waits are short at first, since an outage is counted in milliseconds; a step's limit is what ends it.
    private readonly Lazy<ResiliencePipeline> again = new(() => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is HookException { IsTransient: true }),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = FirstWait,
            MaxDelay = TimeSpan.FromMilliseconds(500),
            UseJitter = true,
        })
        .Build());

    public async Task<StepOutcome> RunAsync(Step step)
    {
        var started = time.GetTimestamp();
        var attempts = new Attempts();
        var (result, text) = await BoundedAsync(step.Limit ?? limits.Step, attempts, cancel => OnceAsync(step, attempts, cancel), call.Cancel);
        var judged = result == StepResult.Failed && step.IsAdvisory ? StepResult.Skipped : result;
        var outcome = new StepOutcome(step.Name, judged, text, time.GetElapsedTime(started));
        Record(outcome);
        return outcome;
    }

    /// <summary>
    /// Undoes every act of this call, newest first, whatever has become of the call's own tokens. Returns what could not be
    /// undone.
    /// </summary>
    public async Task<IReadOnlyList<string>> UndoAsync()
    {
        var notUndone = new List<string>();
        foreach (var (step, before) in acted.Where(one => one.Step.CanUndo))
        {
            var started = time.GetTimestamp();
            var (result, text) = await BoundedAsync(
                limits.Undo, new Attempts(), async cancel => (StepResult.Done, await step.UndoAsync(before, cancel)), CancellationToken.None);
            journal.Undone(step.Name, result == StepResult.Done, text);
            if (result == StepResult.Done)
            {
                log.Info(step.Name.ToString(), $"undone: {text}", time.GetElapsedTime(started));
            }
            else
            {
                log.Error(step.Name.ToString(), $"NOT undone: {text}", time.GetElapsedTime(started));
                notUndone.Add($"{step.Name}: {text}");
            }
        }

        return notUndone;
    }

    private async Task<(StepResult Result, string Text)> OnceAsync(Step step, Attempts attempts, CancellationToken cancel)
    {
        var look = await step.LookAsync(cancel);
        switch (look.Result)
        {
            case LookResult.Already:
                return (StepResult.Already, step is CheckStep ? look.Seen : $"already: {look.Seen}");
            case LookResult.Skip:
                return (StepResult.Skipped, look.Seen);
            default:
                break;
        }

        // Whoever was left behind at its limit must not begin to act now: undo may have passed by.
        cancel.ThrowIfCancellationRequested();
        journal.Acting(step.Name, look.Before);
        acted.Push((step, look.Before));
        attempts.Acting();
        await step.ActAsync(look, cancel);
        journal.Acted(step.Name);
        attempts.Proving();
        return (StepResult.Done, await step.ProveAsync(cancel));
    }

    // The soft limit asks; the hard one, a moment later, leaves behind whoever does not listen, so that nothing hangs the call.
    private async Task<(StepResult Result, string Text)> BoundedAsync(
        TimeSpan limit, Attempts attempts, Func<CancellationToken, Task<(StepResult, string)>> work, CancellationToken outer)
    {
        using var over = new CancellationTokenSource(limit, time);
        using var soft = CancellationTokenSource.CreateLinkedTokenSource(over.Token, outer);
        using var hard = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var link = soft.Token.Register(() => hard.CancelAfter(limits.Grace));
        try
        {
            // On a thread of its own: work that blocks (a state directory on a dead disk) must not keep us from waiting.
            return await Task.Run(() => RetriedAsync(attempts, work, soft.Token), CancellationToken.None).WaitAsync(hard.Token);
        }
        catch (HookException failure)
        {
            return (StepResult.Failed, failure.Message);
        }
        catch (OperationCanceledException) when (soft.IsCancellationRequested)
        {
            // Undo has no outer token: there the limit is its own, whatever has become of the call.
            var reason = outer.IsCancellationRequested ? call.Reason(limit) : CallState.OverLimit(limit);
            return (StepResult.Failed, $"{reason}; {attempts}");
        }
        catch (Exception fault)
        {
            // The boundary between the engine and a provider: a fault in one step must not take the others down with it.
            return (StepResult.Failed, $"a fault of this program, please report it; {attempts}; {fault}");
        }
    }

    private async Task<(StepResult, string)> RetriedAsync(
        Attempts attempts, Func<CancellationToken, Task<(StepResult, string)>> work, CancellationToken cancel)
    {
        try
        {
            return await work(cancel);
        }
        catch (HookException failure) when (failure.IsTransient)
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
                catch (HookException failure) when (failure.IsTransient)
                {
                    attempts.Note(failure);
                    throw;
                }
            },
            cancel);
    }

    private void Record(StepOutcome outcome)
    {
        var subject = outcome.Step.ToString();
        switch (outcome.Result)
        {
            case StepResult.Done:
                log.Info(subject, outcome.Text, outcome.Took);
                journal.Ended(outcome.Step, "proven", outcome.Text);
                break;
            case StepResult.Already:
                log.Info(subject, outcome.Text, outcome.Took);
                journal.Ended(outcome.Step, "already", outcome.Text);
                break;
            case StepResult.Skipped:
                log.Warn(subject, $"skipped: {outcome.Text}");
                journal.Ended(outcome.Step, "skipped", outcome.Text);
                break;
            default:
                log.Error(subject, outcome.Text, outcome.Took);
                journal.Ended(outcome.Step, "failed", outcome.Text);
                break;
        }
    }
}
