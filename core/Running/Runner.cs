using MhaHooks.Core.Journal;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Running;

/// <summary>
/// Carries a plan out. The one place that knows the order of stages, what a failure means for those behind it, and undo; one
/// step's limit and retries are <see cref="StepRunner"/>'s.
/// </summary>
public sealed class Runner(HookLog log, IJournal journal, TimeProvider time, Limits limits)
{
    /// <summary>
    /// Runs the plan and returns how it ended; never throws. At <paramref name="deadline"/>, and at
    /// <paramref name="interrupt"/> (a signal), what is under way is cancelled and nothing new is begun, but undo still runs.
    /// </summary>
    public async Task<Outcome> RunAsync(Plan plan, CancellationToken deadline, CancellationToken interrupt)
    {
        using var call = CancellationTokenSource.CreateLinkedTokenSource(deadline, interrupt);
        var state = new CallState(plan.Deadline, deadline, interrupt, call.Token);
        var steps = new StepRunner(log, journal, time, limits, state);

        var prepared = Preparation.BeginAsync(plan.Steps, call.Token);
        var outcomes = new List<StepOutcome>();
        var refused = false;
        foreach (var stage in plan.Stages)
        {
            var goOn = !call.IsCancellationRequested && !refused && (plan.OnFailure == FailurePolicy.Proceed || outcomes.TrueForAll(IsFine));
            List<StepOutcome> ended = [.. goOn ? await RunStageAsync(stage, Tries, steps) : NotReached(stage.Tracks.SelectMany(track => track.Steps), state.WhyNotBegun)];
            refused |= stage.IsCondition && !ended.TrueForAll(IsFine);
            outcomes.AddRange(ended);
        }

        // Whether a step behind a failed one of its track is run.
        bool Tries(Step step) => !step.NeedsPrevious && plan.OnFailure == FailurePolicy.Proceed && !call.IsCancellationRequested;

        var failed = !outcomes.TrueForAll(IsFine);
        var notUndone = failed && plan.OnFailure == FailurePolicy.Undo ? await new UndoRunner(log, journal, time, limits).RunAsync(steps.Acted) : [];
        await call.CancelAsync();
        await Task.WhenAny(prepared, Task.Delay(limits.Grace, time, CancellationToken.None));
        return new Outcome(outcomes, interrupt.IsCancellationRequested, notUndone) { Refused = refused };
    }

    private static bool IsFine(StepOutcome outcome) => outcome.Result is not (StepResult.Failed or StepResult.NotReached);

    private async Task<IEnumerable<StepOutcome>> RunStageAsync(Stage stage, Func<Step, bool> tries, StepRunner steps)
    {
        var tracks = await Task.WhenAll(stage.Tracks.Select(track => RunTrackAsync(track, tries, steps)));
        return tracks.SelectMany(track => track);
    }

    private async Task<List<StepOutcome>> RunTrackAsync(Track track, Func<Step, bool> tries, StepRunner steps)
    {
        await Task.Yield();
        var outcomes = new List<StepOutcome>();
        string? failed = null;
        foreach (var step in track.Steps)
        {
            if (failed is not null && !tries(step))
            {
                outcomes.AddRange(NotReached([step], $"{failed} failed"));
                continue;
            }

            var outcome = await steps.RunAsync(step);
            outcomes.Add(outcome);
            failed ??= IsFine(outcome) ? null : step.Name.Verb;
        }

        return outcomes;
    }

    private List<StepOutcome> NotReached(IEnumerable<Step> steps, string why)
    {
        var outcomes = steps.Select(step => new StepOutcome(step.Name, StepResult.NotReached, why, TimeSpan.Zero)).ToList();
        foreach (var outcome in outcomes)
        {
            log.Warn(outcome.Step.ToString(), $"not begun: {why}");
            journal.Ended(outcome.Step, "not-reached", why);
        }

        return outcomes;
    }
}
