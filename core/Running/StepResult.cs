namespace MhaHooks.Core.Running;

/// <summary>How a step ended.</summary>
public enum StepResult
{
    /// <summary>Acted, and proven.</summary>
    Done,

    /// <summary>Was so before, as firmly seen as a proof.</summary>
    Already,

    /// <summary>Does not apply here.</summary>
    Skipped,

    /// <summary>Failed, or could not be proven.</summary>
    Failed,

    /// <summary>Not begun, since one before it failed.</summary>
    NotReached,
}
