using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Journal;

/// <summary>One call as its journal tells it.</summary>
public sealed record RecordedCall
{
    /// <summary>The call's name; those of one app sort by time.</summary>
    public required string Id { get; init; }

    public required string Path { get; init; }

    /// <summary>What was asked, without passwords.</summary>
    public required Request Request { get; init; }

    public required int Pid { get; init; }

    public DateTimeOffset Began { get; init; }

    /// <summary>Every act that was begun, oldest first; whether it took effect is for the undo to see.</summary>
    public IReadOnlyList<RecordedAct> Acts { get; init; } = [];

    /// <summary>Steps that ended as they should: proven, or so already.</summary>
    public IReadOnlySet<StepName> Proven { get; init; } = new HashSet<StepName>();

    /// <summary>What MHA got; null where the call did not live to say it.</summary>
    public int? ExitCode { get; init; }

    public DateTimeOffset? Ended { get; init; }

    /// <summary>Somebody has begun to put it back.</summary>
    public bool IsUndone { get; init; }

    /// <summary>What could still be put back, newest first.</summary>
    public IEnumerable<RecordedAct> Standing => Acts.Where(act => act.CanUndo && !act.Undone).Reverse();

    /// <summary>Whether it is an online change's <c>stop</c>, which ends writes until something follows it.</summary>
    public bool IsStop => Request is { Hook: HookKind.MasterIpOnlineChange, Command: HookCommand.Stop };
}
