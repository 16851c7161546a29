using MhaHooks.Core.Journal;
using MhaHooks.Core.Log;

namespace MhaHooks.Core.Running;

/// <summary>
/// Puts back what a call has done, newest first, on record. It has no end but its limits: whatever ended the call (a signal, the
/// deadline) must not end its undo.
/// </summary>
internal sealed class UndoRunner(HookLog log, IJournal journal, TimeProvider time, Limits limits)
{
    // Nothing comes after an undo: a host that could not be reached a moment ago is tried for as long as there is time.
    private readonly BoundedWork bounded = new(
        time, limits.Grace, failure => failure.IsTransient || failure.Kind is FailureKind.Unreachable or FailureKind.Refused or FailureKind.TimedOut);

    /// <summary>Returns what could not be undone; the others are undone all the same.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(IEnumerable<ActedStep> acted)
    {
        var left = new List<string>();
        journal.Undoing();
        foreach (var (step, before) in acted.Where(one => one.Step.CanUndo))
        {
            var started = time.GetTimestamp();
            var (result, text) = await bounded.RunAsync(
                limits.Undo,
                new Attempts(),
                async cancel => new StepVerdict(StepResult.Done, await step.UndoAsync(before, cancel)),
                CallState.OverLimit,
                CancellationToken.None);
            journal.Undone(step.Name, result == StepResult.Done, text);
            if (result == StepResult.Done)
            {
                log.Info(step.Name.ToString(), $"undone: {text}", time.GetElapsedTime(started));
            }
            else
            {
                log.Error(step.Name.ToString(), $"NOT undone: {text}", time.GetElapsedTime(started));
                left.Add($"{step.Name}: {text}");
            }
        }

        return left;
    }
}
