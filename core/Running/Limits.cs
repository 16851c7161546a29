namespace MhaHooks.Core.Running;

/// <summary>How long things may take.</summary>
/// <param name="Step">For one step that names no limit of its own, retries included.</param>
/// <param name="Undo">For undoing one step.</param>
/// <param name="Grace">What a step may take to notice that it was cancelled before it is left alone.</param>
public sealed record Limits(TimeSpan Step, TimeSpan Undo, TimeSpan Grace);
