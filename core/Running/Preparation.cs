using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Running;

/// <summary>Has steps open what they will need, all at the same time.</summary>
internal static class Preparation
{
    /// <summary>Ends when all have; never fails.</summary>
    public static Task BeginAsync(IEnumerable<Step> steps, CancellationToken cancel) =>
        Task.WhenAll(steps.Select(step => PrepareAsync(step, cancel)).ToList());

    // A failed preparation is met again by the look or the act, which report it; a fault in it as well.
    private static async Task PrepareAsync(Step step, CancellationToken cancel)
    {
        await Task.Yield();
        try
        {
            await step.PrepareAsync(cancel);
        }
        catch (Exception)
        {
        }
    }
}
