using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Providers;
using MhaHooks.Core.Watch;

namespace MhaHooks.Core.Calls;

/// <summary>What a call does on its own account, besides its providers' steps.</summary>
internal static class OwnSteps
{
    public static Plan Add(Plan plan, Installation site, ProviderSet providers, Handover handover, CommandLine line) => plan.Request switch
    {
        { Command: HookCommand.Status } => Beside(plan, Check("every line of it is understood", site.File.Path, () => CheckFile(site.File)),
            Check("a journal can be written", site.State.Journal, site.State.Probe)),
        { Hook: HookKind.MasterIpOnlineChange, Command: HookCommand.Start } => plan with
        {
            Stages = [Condition(Check("the stop before this stands", "previous stop", handover.DemandStands), new DismissStep(site.State)), .. plan.Stages],
        },
        { Hook: HookKind.MasterIpOnlineChange, Command: HookCommand.Stop } => WithWatcher(Recorded(plan, site), providers, line),
        _ => plan,
    };

    // What cannot be recorded cannot be put back by anybody else.
    private static Plan Recorded(Plan plan, Installation site) => Beside(plan, Check("a journal can be written", site.State.Journal, site.State.Probe));

    // Behind the checks, before the first change: from here on somebody sees to it that it is put back if we cannot.
    private static Plan WithWatcher(Plan plan, ProviderSet providers, CommandLine line) => providers.WriteGates.Any(gate => gate.Watches)
        ? plan with { Stages = [plan.Stages[0], new Stage("watch", [Own(new WatchStep(line.Arguments, MhaProcess.Above(Environment.ProcessId)))]), .. plan.Stages.Skip(1)] }
        : plan;

    private static Stage Condition(params Step[] steps) => new("condition", [new Track(HookSettings.Section, steps)]) { IsCondition = true };

    private static Plan Beside(Plan plan, params Step[] steps) => plan with
    {
        Stages = [plan.Stages[0] with { Tracks = [.. steps.Select(Own), .. plan.Stages[0].Tracks] }, .. plan.Stages.Skip(1)],
    };

    private static CheckStep Check(string what, string target, Func<string> check) =>
        new(new StepName(HookSettings.Section, "check", target), what, _ => Task.FromResult(check()));

    private static Track Own(Step step) => new(HookSettings.Section, [step]);

    private static string CheckFile(ConfigFile file) => file.Problems.Count == 0
        ? "understood"
        : throw new HookException(FailureKind.Misconfigured, string.Join("; ", file.Problems.Select(problem => problem.In(file.Path))))
        {
            Next = "correct these lines; stop and start would warn and use the defaults",
        };
}
