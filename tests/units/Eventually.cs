namespace MhaHooks.Units;

/// <summary>Waits for something that another process does in its own time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Fails with the words of <paramref name="story"/> (a server's log) when it does not come true.</summary>
    public static async Task TrueAsync(Func<bool> condition, Func<string> story)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            if (patience.IsCancellationRequested)
            {
                Assert.Fail(story());
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), CancellationToken.None);
        }
    }
}
