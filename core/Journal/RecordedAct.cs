using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Journal;

/// <summary>One act as a journal holds it.</summary>
/// <param name="Step">Whose act.</param>
/// <param name="Before">The values that undo would put back.</param>
/// <param name="CanUndo">Whether there is anything to put back.</param>
/// <param name="Undone">They were put back.</param>
public sealed record RecordedAct(StepName Step, IReadOnlyDictionary<string, string> Before, bool CanUndo, bool Undone);
