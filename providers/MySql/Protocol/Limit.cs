namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>
/// A caller's token with a time limit on top. Who ends up with an <see cref="OperationCanceledException"/> can tell the two
/// apart: <see cref="IsOver"/> is true only when the time was up and the caller had not cancelled.
/// </summary>
internal sealed class Limit : IDisposable
{
    private readonly CancellationToken caller;
    private readonly CancellationTokenSource timer;
    private readonly CancellationTokenSource linked;
    private readonly TimeProvider time;
    private readonly TimeSpan length;
    private readonly long started;

    public Limit(TimeSpan length, TimeProvider time, CancellationToken caller)
    {
        (this.length, this.time, this.caller) = (length, time, caller);
        started = time.GetTimestamp();
        timer = new CancellationTokenSource(length, time);
        linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, caller);
    }

    public CancellationToken Token => linked.Token;

    public bool IsOver => timer.IsCancellationRequested && !caller.IsCancellationRequested;

    /// <summary>Never less than nothing.</summary>
    public TimeSpan Left
    {
        get
        {
            var left = length - time.GetElapsedTime(started);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>A shorter limit inside of this one.</summary>
    public Limit Part(TimeSpan part) => new(part, time, Token);

    public void Dispose()
    {
        linked.Dispose();
        timer.Dispose();
    }
}
