using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Running;

/// <summary>A step that was begun.</summary>
/// <param name="Step">Which one.</param>
/// <param name="Before">The values that undo would put back.</param>
internal sealed record ActedStep(Step Step, IReadOnlyDictionary<string, string> Before);
