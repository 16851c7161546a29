using MhaHooks.Core.Planning;

namespace MhaHooks.Providers.Vip;

/// <summary>
/// Tells the new master's neighbours where the address is now. The round trip that adds the address tells them as well; this
/// step is for every other case, so that each run of the hook tells them: the address was there already, or telling failed.
/// </summary>
internal sealed class GarpStep(VipHost vip, AnnounceStep announce) : Step
{
    private string? sent;

    public override StepName Name => new(vip.Section, "garp", vip.Target);

    public override string Change => $"send {vip.Options.Announcements} on {vip.DeviceName} of {vip.Host.Name}{vip.Options.Again}";

    /// <summary>Nobody can see whether every neighbour knows, so it is needed unless this very call told them.</summary>
    public override Task<Look> LookAsync(CancellationToken cancel) => Task.FromResult(announce.Told
        ? Look.Already(vip.Sent(vip.Wanted().Device))
        : Look.Needed("neighbours are told at every call"));

    public override async Task ActAsync(Look look, CancellationToken cancel) =>
        sent = await vip.TellNeighboursAsync(vip.Wanted().Device, cancel);

    /// <summary>That they left the host; who listened cannot be seen from here.</summary>
    public override async Task<string> ProveAsync(CancellationToken cancel) =>
        sent ??= await vip.TellNeighboursAsync(vip.Wanted().Device, cancel);
}
