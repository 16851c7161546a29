namespace MhaHooks.Core.Running;

/// <summary>How one piece of a step's work ended.</summary>
/// <param name="Result">How.</param>
/// <param name="Text">What was seen or what failed, for the log.</param>
internal sealed record StepVerdict(StepResult Result, string Text);
