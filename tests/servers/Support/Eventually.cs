using System.Diagnostics;

namespace MhaHooks.Servers.Support;

/// <summary>Waits for what a server does in its own time.</summary>
internal static class Eventually
{
    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(10), "it did not come true within 10 s");
            await Task.Delay(20);
        }
    }
}
