namespace MhaHooks.Core.Planning;

/// <summary>
/// One thing to be made true. The runner calls prepare, look, act and prove in this order, and undo later if it must.
/// Limits, retries, the journal and the log are the runner's: a step only looks, acts, proves and undoes.
/// Every member ends soon after its token is cancelled, and reports failures as <see cref="HookException"/>.
/// </summary>
public abstract class Step
{
    /// <summary>The step's name; the same for the same request and configuration.</summary>
    public abstract StepName Name { get; }

    /// <summary>The exact change in words, for <c>--dry-run</c>: "add 192.0.2.10/24 to eth0 of db2, label eth0:1".</summary>
    public abstract string Change { get; }

    /// <summary>This step's own limit, or null for <c>step_timeout</c>.</summary>
    public virtual TimeSpan? Limit => null;

    /// <summary>
    /// Says something worth knowing and decides nothing: a failure, its limit included, is logged as a warning and the step
    /// counts as skipped. For looks, and for comforts that must not undo what is proven.
    /// </summary>
    public virtual bool IsAdvisory => false;

    /// <summary>
    /// Whether it rests on the step before it in its track. Where not, it is tried even if that one failed, as long as the
    /// plan is to do everything that can still be done (<see cref="FailurePolicy.Proceed"/>).
    /// </summary>
    public virtual bool NeedsPrevious => true;

    /// <summary>
    /// Opens what the step will need (a connection, a probe) and changes nothing. Called once, as soon as the plan starts, at
    /// the same time as everything else, so that nothing is opened inside the outage. A failure here is not the step's
    /// failure: look or act meets it again and reports it.
    /// </summary>
    public virtual Task PrepareAsync(CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Sees whether it is so already. Read-only and repeatable.</summary>
    public abstract Task<Look> LookAsync(CancellationToken cancel);

    /// <summary>
    /// Makes it so. Called only after <see cref="Look.Needed"/>, possibly again after a failure (each time after a fresh
    /// look), and possibly killed half-way: doing it twice has to be the same as once.
    /// </summary>
    public abstract Task ActAsync(Look look, CancellationToken cancel);

    /// <summary>
    /// Reads it back from where its users would see it, and returns what was seen, in words. Throws when it is not so:
    /// unverified means failed.
    /// </summary>
    public abstract Task<string> ProveAsync(CancellationToken cancel);

    /// <summary>Whether <see cref="UndoAsync"/> can put the recorded values back.</summary>
    public virtual bool CanUndo => false;

    /// <summary>
    /// Puts the recorded values back, proves it, and returns what was seen. Works from <paramref name="before"/> alone: the
    /// process that acted may be dead. Repeatable.
    /// </summary>
    public virtual Task<string> UndoAsync(IReadOnlyDictionary<string, string> before, CancellationToken cancel) =>
        throw new InvalidOperationException($"{Name} cannot be undone");
}
