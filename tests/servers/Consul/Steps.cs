using MhaHooks.Core;
using MhaHooks.Core.Planning;

namespace MhaHooks.Servers.Consul;

/// <summary>Runs steps as the engine does, without its retries: what a server answers at first counts.</summary>
internal static class Steps
{
    /// <summary>Runs them in order and returns what each said last.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(IEnumerable<Step> steps)
    {
        List<string> said = [];
        foreach (var step in steps)
        {
            said.Add((await RunAsync(step)).Said);
        }

        return said;
    }

    public static async Task<(Look Look, string Said)> RunAsync(Step step)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var look = await LookAsync(step, limit.Token);
        if (look.Result != LookResult.Needed)
        {
            return (look, step is CheckStep ? look.Seen : $"{look.Result}: {look.Seen}");
        }

        await step.ActAsync(look, limit.Token);
        return (look, await step.ProveAsync(limit.Token));
    }

    private static async Task<Look> LookAsync(Step step, CancellationToken cancel)
    {
        try
        {
            return await step.LookAsync(cancel);
        }
        catch (HookException error) when (step.IsAdvisory)
        {
            return Look.Skip(error.Message);
        }
    }
}
