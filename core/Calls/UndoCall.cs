using MhaHooks.Core.Contract;
using MhaHooks.Core.Journal;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Providers;
using MhaHooks.Core.Running;

namespace MhaHooks.Core.Calls;

/// <summary>
/// Puts back what an earlier call did, from its journal: the same request planned anew gives the steps, the journal the values.
/// To be run under the app's lock. Repeatable: what is put back already is on record, and each undo looks first.
/// </summary>
internal sealed class UndoCall(Installation site, Planner planner, HookLog log)
{
    /// <param name="call">As its journal tells it.</param>
    /// <param name="request">The same request; with passwords where they are known.</param>
    /// <param name="demandUntouched">Refuse where the new master may have taken writes.</param>
    /// <param name="interrupt">Ends the checks; an undo that has begun goes on.</param>
    /// <returns>Whether everything is back.</returns>
    public async Task<bool> RunAsync(RecordedCall call, Request request, bool demandUntouched, CancellationToken interrupt)
    {
        await using var providers = site.Providers(request, log, new NoHandover());
        var steps = planner(request, site.Settings, providers).Steps.DistinctBy(step => step.Name).ToDictionary(step => step.Name);
        var prepared = Preparation.BeginAsync(call.Standing.Select(act => act.Step).Distinct().Where(steps.ContainsKey).Select(name => steps[name]), interrupt);
        if (demandUntouched && !await IsUntouchedAsync(request, providers, interrupt))
        {
            log.Error("undo", $"nothing was touched: {request.New} may have taken writes, and two masters are worse than none; look who takes writes, then decide");
            return false;
        }

        using var journal = JournalFile.Reopen(call, log, site.Time);
        if (journal.Trouble is { } trouble && demandUntouched)
        {
            log.Error("undo", $"nothing was touched: that it is put back cannot be written down ({trouble}), and a start would rest on what is on record");
            return false;
        }

        var left = Unknown(call, steps).ToList();
        left.AddRange(await new UndoRunner(log, journal, site.Time, site.Limits).RunAsync(
            call.Standing.Where(act => steps.ContainsKey(act.Step)).Select(act => new ActedStep(steps[act.Step], act.Before))));
        foreach (var what in left)
        {
            log.Error("undo", $"still to be undone by hand: {what}");
        }

        if (left.Count == 0)
        {
            log.Warn("undo", $"everything that {call.Id} did is put back and proven{(IsStop(request) ? $": {request.Orig} takes writes as before" : "")}");
        }

        await Task.WhenAny(prepared, Task.Delay(site.Limits.Grace, site.Time, CancellationToken.None));
        return left.Count == 0;
    }

    private static bool IsStop(Request request) => request is { Hook: HookKind.MasterIpOnlineChange, Command: HookCommand.Stop };

    private static IEnumerable<string> Unknown(RecordedCall call, Dictionary<StepName, Step> steps) =>
        from act in call.Standing
        where !steps.ContainsKey(act.Step)
        select $"{act.Step}: no such step is planned today; has hooks.cnf changed? Before: {RecordedValues.Show(act.Before)}";

    private async Task<bool> IsUntouchedAsync(Request request, ProviderSet providers, CancellationToken interrupt)
    {
        using var deadline = new CancellationTokenSource(site.Settings.Deadline, site.Time);
        var stage = new Stage("untouched", Stages.Tracks(providers.WriteGates, gate => gate.ProveUntouched(request)));
        var plan = new Plan(request, [stage], FailurePolicy.Abort, site.Settings.Deadline, ReadOnly: true);
        return (await new Runner(log, new NoJournal(), site.Time, site.Limits).RunAsync(plan, deadline.Token, interrupt)).Succeeded;
    }
}
