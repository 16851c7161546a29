using MhaHooks.Core.Planning;

namespace MhaHooks.Providers.Vip;

/// <summary>
/// Before a planned switch: on the new master's link the original master answers for the address, and nobody else does. So
/// nobody is left who holds it once that host has let go, and the announcement need not wait for silence inside the outage.
/// Where this cannot be seen it is skipped, not failed: then the announcement asks by itself.
/// </summary>
/// <param name="holder">The address on the original master.</param>
/// <param name="taker">The address on the new one.</param>
/// <param name="held">What the original master shows; looked at by the check before this one.</param>
/// <param name="heard">What the new master hears; likewise.</param>
internal sealed class SoleHolderCheck(VipHost holder, VipHost taker, Sight held, Sight heard) : CheckStep(
    NameOf(holder, taker), $"see that {holder.Host.Name} alone answers for {holder.Options.Address} on {taker.DeviceName} of {taker.Host.Name}", _ => Task.FromResult(""))
{
    /// <summary>The same in <c>stop</c>, which checks it, and in <c>start</c>, which rests on it.</summary>
    public static StepName NameOf(VipHost holder, VipHost taker) =>
        new(holder.Section, "holder", $"{holder.Target} {holder.DeviceName}, heard on {taker.Host.Name} {taker.DeviceName}");

    public override async Task<Look> LookAsync(CancellationToken cancel)
    {
        var there = held.Last ?? await held.LookAsync(cancel);
        var here = heard.Last ?? await heard.LookAsync(cancel);
        var answers = here.Probe?.Holders ?? [];

        // Several devices of one host on a link answer for each other; they fall silent together, since all are looked at when it lets go.
        var strangers = answers.Where(mac => !there.Macs.Contains(mac)).ToList();
        if (strangers.Count > 0)
        {
            throw VipFailures.SecondHolder(holder.Options, holder.Host, taker.Host, strangers);
        }

        if (answers.Count == 0)
        {
            return NotSeen($"{taker.Host.Name} does not hear {holder.Host.Name} answer for {holder.Options.Address}");
        }

        if (here.Probe is not { IsComplete: true })
        {
            return NotSeen($"what asks on {taker.Host.Name} may stop at the first answer (perl hears all)");
        }

        return there.DeviceMac is { } mac && answers.Contains(mac)
            ? Look.Already($"{holder.Host.Name} alone answers, from MAC {mac}")
            : NotSeen($"{holder.Host.Name} answers from another of its devices, MAC {string.Join(" and ", answers)}");
    }

    public override async Task<string> ProveAsync(CancellationToken cancel) => (await LookAsync(cancel)).Seen;

    private static Look NotSeen(string why) => Look.Skip($"{why}; so 'start' asks before it adds the address, which takes its probe_wait");
}
