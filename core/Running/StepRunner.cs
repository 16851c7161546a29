using System.Collections.Concurrent;
using MhaHooks.Core.Journal;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Running;

/// <summary>Runs single steps: look, act, prove, inside a limit, again while the failure is a passing one, on record.</summary>
internal sealed class StepRunner(HookLog log, IJournal journal, TimeProvider time, Limits limits, CallState call)
{
    private readonly BoundedWork bounded = new(time, limits.Grace, failure => failure.IsTransient);
    private readonly ConcurrentStack<ActedStep> acted = new();

    public async Task<StepOutcome> RunAsync(Step step)
    {
        var started = time.GetTimestamp();
        var attempts = new Attempts();
        var (result, text) = await bounded.RunAsync(
            step.Limit ?? limits.Step, attempts, cancel => OnceAsync(step, attempts, cancel), call.Reason, call.Cancel);
        // Whoever ends the call ends it whole: it has not come to its end while a step of it was cut off.
        var judged = result == StepResult.Failed && step.IsAdvisory && !call.Cancel.IsCancellationRequested ? StepResult.Skipped : result;
        var outcome = new StepOutcome(step.Name, judged, text, time.GetElapsedTime(started));
        Record(outcome);
        return outcome;
    }

    /// <summary>What was begun, newest first, with the values that undo would put back.</summary>
    public IEnumerable<ActedStep> Acted => acted;

    private async Task<StepVerdict> OnceAsync(Step step, Attempts attempts, CancellationToken cancel)
    {
        var look = await step.LookAsync(cancel);
        switch (look.Result)
        {
            case LookResult.Already:
                return new(StepResult.Already, step is CheckStep ? look.Seen : $"already: {look.Seen}");
            case LookResult.Skip:
                return new(StepResult.Skipped, look.Seen);
            default:
                break;
        }

        // Whoever was left behind at its limit must not begin to act now: undo may have passed by.
        cancel.ThrowIfCancellationRequested();
        acted.Push(new(step, look.Before));
        journal.Acting(step.Name, look.Before, step.CanUndo);
        cancel.ThrowIfCancellationRequested();
        attempts.Acting();
        await step.ActAsync(look, cancel);
        journal.Acted(step.Name);
        attempts.Proving();
        return new(StepResult.Done, await step.ProveAsync(cancel));
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
