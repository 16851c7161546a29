using MhaHooks.Core.Planning;

namespace MhaHooks.Providers.Vip;

/// <summary>
/// Tells the new master's neighbours where the address is now. A step of its own, so that every run of the hook tells them,
/// also where the address was there already.
/// </summary>
internal sealed class GarpStep(VipHost vip) : Step
{
    private string? sent;

    public override StepName Name => new(vip.Section, "garp", vip.Target);

    public override string Change => $"send {vip.Options.Announcements} on {vip.DeviceName} of {vip.Host.Name}{vip.Options.Again}";

    /// <summary>Nobody can see whether every neighbour knows, so it is always needed.</summary>
    public override Task<Look> LookAsync(CancellationToken cancel) => Task.FromResult(Look.Needed("neighbours are told at every call"));

    public override async Task ActAsync(Look look, CancellationToken cancel) =>
        sent = await vip.TellNeighboursAsync(vip.Wanted().Device, cancel);

    /// <summary>That they left the host; who listened cannot be seen from here.</summary>
    public override async Task<string> ProveAsync(CancellationToken cancel) =>
        sent ??= await vip.TellNeighboursAsync(vip.Wanted().Device, cancel);
}
