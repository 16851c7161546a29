namespace MhaHooks.Core.Planning;

/// <summary>What a failed step means for the rest of the plan.</summary>
public enum FailurePolicy
{
    /// <summary>The other tracks of the stage finish, the stages behind it are not begun, nothing is undone.</summary>
    Abort,

    /// <summary>Everything that can still be done is done.</summary>
    Proceed,

    /// <summary>Everything done so far is undone, newest first.</summary>
    Undo,
}
