using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Running;

/// <summary>How one step ended, and what was seen last.</summary>
public sealed record StepOutcome(StepName Step, StepResult Result, string Text, TimeSpan Took);
