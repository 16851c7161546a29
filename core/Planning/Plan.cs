using MhaHooks.Core.Contract;

namespace MhaHooks.Core.Planning;

/// <summary>Everything one call will do, before any of it is done.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Stages">In order.</param>
/// <param name="OnFailure">What a failed step means.</param>
/// <param name="Deadline">For the whole call.</param>
/// <param name="ReadOnly">Nothing will be changed: no lock is taken and no journal is kept.</param>
public sealed record Plan(Request Request, IReadOnlyList<Stage> Stages, FailurePolicy OnFailure, TimeSpan Deadline, bool ReadOnly)
{
    public IEnumerable<Step> Steps => Stages.SelectMany(stage => stage.Tracks).SelectMany(track => track.Steps);
}
