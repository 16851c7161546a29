namespace MhaHooks.Core.Running;

/// <summary>How a whole plan ended.</summary>
/// <param name="Steps">Every step of the plan.</param>
/// <param name="Interrupted">A signal came; where every step had ended well by then, that changes nothing any more.</param>
/// <param name="NotUndone">What should have been undone and could not be; empty where nothing had to be.</param>
public sealed record Outcome(IReadOnlyList<StepOutcome> Steps, bool Interrupted, IReadOnlyList<string> NotUndone)
{
    /// <summary>A condition did not hold, so that nothing was begun.</summary>
    public bool Refused { get; init; }

    public bool Succeeded => Steps.All(step => step.Result is StepResult.Done or StepResult.Already or StepResult.Skipped);

    public IEnumerable<StepOutcome> Failures => Steps.Where(step => step.Result is StepResult.Failed or StepResult.NotReached);
}
