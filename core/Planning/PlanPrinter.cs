using System.Text;
using MhaHooks.Core.Configuration;

namespace MhaHooks.Core.Planning;

/// <summary>Shows a plan to a person, for <c>--dry-run</c>.</summary>
public static class PlanPrinter
{
    public static string Print(Plan plan)
    {
        var text = new StringBuilder();
        text.Append(plan.Request.Title).Append(": original master ").Append(plan.Request.Orig);
        if (plan.Request.New is { } target)
        {
            text.Append(", new master ").Append(target);
        }

        text.AppendLine($"; deadline {Durations.Show(plan.Deadline)}; on failure: {plan.OnFailure.ToString().ToLowerInvariant()}");
        foreach (var stage in plan.Stages.Where(stage => stage.Tracks.Count > 0))
        {
            text.AppendLine($"stage: {stage.Name}{(stage.Tracks.Count > 1 ? " (side by side)" : "")}");
            foreach (var step in stage.Tracks.SelectMany(track => track.Steps))
            {
                text.AppendLine($"  {step.Name.Provider} {step.Name.Verb}: {step.Change}");
            }
        }

        if (!plan.Steps.Any())
        {
            text.AppendLine("nothing to do: no section of hooks.cnf turns a provider on");
        }

        return text.Append("dry run: nothing was touched").AppendLine().ToString();
    }
}
