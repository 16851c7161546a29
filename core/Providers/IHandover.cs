using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Providers;

/// <summary>
/// What the <c>stop</c> of an online change left to its <c>start</c>, from the journal: what was proven a moment ago need not be
/// proven again while nobody can write.
/// </summary>
public interface IHandover
{
    /// <summary>
    /// Whether this step was proven by the call that this one follows: same servers, ended with 0, not undone, a minute ago at
    /// most. False wherever in doubt.
    /// </summary>
    bool Proved(StepName step);
}
