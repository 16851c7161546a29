namespace MhaHooks.Servers.Vip;

/// <summary>Waits for something to become so; what was there instead goes into the message when it does not.</summary>
internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task ForAsync(Func<Task<bool>> condition, Func<Task<string>> seen)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException(await seen());
            }

            await Task.Delay(10, CancellationToken.None);
        }
    }
}
