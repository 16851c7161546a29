using MhaHooks.Core.Planning;

namespace MhaHooks.Providers.Consul;

/// <summary>
/// Before a planned switch: warns of checks that an undo could not register again. It decides nothing: whoever gave the
/// service such checks loses them with every switch that succeeds as well.
/// </summary>
internal sealed class UnreadableChecks(string section, ConsulClient client, Announcement present) : CheckStep(
    new StepName(section, "check", $"checks of {present.Object}"), $"see that the checks of {present.Object} could be registered again", _ => Task.FromResult(""))
{
    public override bool IsAdvisory => true;

    public override async Task<Look> LookAsync(CancellationToken cancel)
    {
        var mine = (await AgentState.ReadAsync(client, present, cancel)).Mine;
        var unreadable = present.Unreadable(mine?.Checks);
        return unreadable.Count == 0
            ? Look.Already("an undo would bring them back")
            : Look.Skip($"{string.Join(", ", unreadable.Select(check => check.CheckId))}: no agent shows what its checks ask, so the switch ends them "
                + "and an undo does not bring them back. With check = tcp this section keeps one of its own");
    }

    public override async Task<string> ProveAsync(CancellationToken cancel) => (await LookAsync(cancel)).Seen;
}
