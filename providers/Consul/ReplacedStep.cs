using MhaHooks.Core;
using MhaHooks.Core.Planning;

namespace MhaHooks.Providers.Consul;

/// <summary>
/// The withdrawal of what the announcement replaces in one act: a look at who holds it, for the log. It decides nothing.
/// There is nothing to take away that a client could still be sent to afterwards any less than before, and a Consul that
/// cannot be asked now is asked again, and has to answer, when it counts: at the announcement. Until then it is a warning.
/// </summary>
internal sealed class ReplacedStep(string section, ConsulClient client, Announcement old) : Step
{
    public override StepName Name => new(section, "withdraw", old.Object);

    public override string Change => $"nothing: the announcement replaces {old.Object} in one act";

    /// <summary>A line in the log is worth no more of the outage.</summary>
    public override TimeSpan? Limit => TimeSpan.FromSeconds(3);

    public override bool IsAdvisory => true;

    public override Task PrepareAsync(CancellationToken cancel) => client.ConnectAsync(cancel);

    public override async Task<Look> LookAsync(CancellationToken cancel)
    {
        try
        {
            return Look.Already($"{(await Holder.LookAsync(client, old, cancel)).Seen}; the announcement replaces it in one act");
        }
        catch (HookException error) when (error.IsTransient)
        {
            // The runner would try again until the limit: outage, for a line in the log.
            return Look.Skip($"nothing to withdraw, but the announcement will need this: {error.Message}");
        }
    }

    public override Task ActAsync(Look look, CancellationToken cancel) => throw new InvalidOperationException($"{Name} only looks");

    public override async Task<string> ProveAsync(CancellationToken cancel) => (await LookAsync(cancel)).Seen;
}
