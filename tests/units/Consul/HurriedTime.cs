namespace MhaHooks.Units.Consul;

/// <summary>A clock whose timers fire five times as soon.</summary>
internal sealed class HurriedTime : TimeProvider
{
    private const int Hurry = 5;

    public override long GetTimestamp() => base.GetTimestamp() * Hurry;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Sooner(dueTime), Sooner(period));

    private static TimeSpan Sooner(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / Hurry;
}
