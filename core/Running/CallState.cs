using MhaHooks.Core.Configuration;

namespace MhaHooks.Core.Running;

/// <summary>Why the work of a call may have to stop.</summary>
/// <param name="Deadline">The whole call's time.</param>
/// <param name="DeadlineOver">It is over.</param>
/// <param name="Interrupt">A signal.</param>
/// <param name="Cancel">Either of the two.</param>
internal sealed record CallState(TimeSpan Deadline, CancellationToken DeadlineOver, CancellationToken Interrupt, CancellationToken Cancel)
{
    /// <summary>The reason in words; <paramref name="limit"/> is the step's own, which it is if it is none of the call's.</summary>
    public string Reason(TimeSpan limit) => OfTheCall ?? OverLimit(limit);

    public static string OverLimit(TimeSpan limit) => $"no end within its limit of {Durations.Show(limit)}";

    /// <summary>Why a stage is not begun.</summary>
    public string WhyNotBegun => OfTheCall ?? "an earlier stage failed";

    private string? OfTheCall =>
        Interrupt.IsCancellationRequested ? "stopped by a signal"
        : DeadlineOver.IsCancellationRequested ? $"the deadline of the whole call, {Durations.Show(Deadline)}, is over"
        : null;
}
