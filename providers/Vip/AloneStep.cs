using MhaHooks.Core.Planning;

namespace MhaHooks.Providers.Vip;

/// <summary>
/// Asks for another holder once the address is in use, where it was added without asking: what the announcement may leave
/// out of the outage, <c>start</c> does not leave out.
/// </summary>
internal sealed class AloneStep(VipHost vip, AnnounceStep announce) : CheckStep(
    new StepName(vip.Section, "alone", vip.Target), $"see that nobody but {vip.Host.Name} answers for {vip.Options.Address}", _ => Task.FromResult(""))
{
    public override bool NeedsPrevious => false;

    public override async Task<Look> LookAsync(CancellationToken cancel)
    {
        if (announce.Asked)
        {
            return Look.Already("it was asked before the address was added");
        }

        var view = await vip.ReadAndProbeAsync(cancel);
        vip.DemandSilence(view);
        return view.Find(vip.Options.Address) is null
            ? Look.Skip($"{vip.Options.Address} is not on {vip.Host.Name}")
            : Look.Already($"nobody but {vip.Host.Name} answers for it");
    }

    public override async Task<string> ProveAsync(CancellationToken cancel) => (await LookAsync(cancel)).Seen;
}
