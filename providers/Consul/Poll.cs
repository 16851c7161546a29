namespace MhaHooks.Providers.Consul;

/// <summary>Looks again and again, soon at first and never rarer than five times a second, since every look is outage.</summary>
internal static class Poll
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(200);

    /// <summary>Returns the first look that is right, or the last one once the limit is over.</summary>
    public static async Task<T> UntilAsync<T>(
        Func<CancellationToken, Task<T>> look, Func<T, bool> isRight, TimeSpan limit, TimeProvider time, CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        for (var pause = Shortest; ; pause = pause * 1.5 < Longest ? pause * 1.5 : Longest)
        {
            var seen = await look(cancel);
            if (isRight(seen) || time.GetElapsedTime(start) >= limit)
            {
                return seen;
            }

            await Task.Delay(pause, time, cancel);
        }
    }
}
