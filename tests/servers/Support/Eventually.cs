using System.Diagnostics;

namespace MhaHooks.Servers.Support;

/// <summary>Waits for what a server does in its own time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Task HoldsAsync(Func<Task<bool>> condition) => HoldsAsync(condition, () => $"it did not come true within {Patience}");

    /// <summary>Fails with the words of <paramref name="story"/> (a server's log) when it does not come true.</summary>
    public static Task TrueAsync(Func<bool> condition, Func<string> story) => HoldsAsync(() => Task.FromResult(condition()), story);

    private static async Task HoldsAsync(Func<Task<bool>> condition, Func<string> story)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, story());
            await Task.Delay(20);
        }
    }
}
