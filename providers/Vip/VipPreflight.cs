using MhaHooks.Core;
using MhaHooks.Core.Planning;

namespace MhaHooks.Providers.Vip;

/// <summary>
/// Sees in one read-only round trip everything that withdrawing and announcing will need on a host. It runs as root and
/// opens the raw socket of a real probe, so that missing rights show here and not in the night.
/// </summary>
internal static class VipPreflight
{
    /// <summary>The living master: it holds the address, and can let go of it.</summary>
    /// <param name="vip">The address on it.</param>
    /// <param name="sight">What it shows.</param>
    /// <param name="letGo">A stop a moment ago has seen it let go already: then not holding it is right as well.</param>
    public static Step Holder(VipHost vip, Sight sight, bool letGo) => Check(
        vip,
        sight,
        $"{vip.Host.Name} holds {vip.Options.Cidr} alone and can let go of it",
        (_, view) => letGo && view.Find(vip.Options.Address) is null ? $"{vip.Options.Address} is not on {vip.Host.Name}, as the stop before this left it" : DemandHeld(vip, view));

    /// <summary>A master to be: it does not hold the address, and can take it.</summary>
    public static Step Taker(VipHost vip, Sight sight) => Check(vip, sight, $"{vip.Host.Name} can take {vip.Options.Cidr} on {vip.DeviceName}", DemandFree);

    /// <summary>What a preflight sees of a host: everything, and the question is asked whatever <c>probe</c> says.</summary>
    public static Sight Ask(VipHost vip) => new(cancel => vip.ReadAndProbeAsync(cancel, always: true));

    private static SightCheck Check(VipHost vip, Sight sight, string change, Func<VipHost, HostView, string> judge) =>
        new(new StepName(vip.Section, "preflight", vip.Target), $"see that {change}", sight, view =>
        {
            var tool = vip.DemandTool(view);
            var teller = DemandTeller(vip, view);
            return $"{judge(vip, view)}; {tool.ToString().ToLowerInvariant()} and {teller} are there";
        });

    /// <summary>What asks is what tells: the same tool, the same raw socket. Somebody's answer is no failure of it.</summary>
    private static string DemandTeller(VipHost vip, HostView view)
    {
        var teller = view.Tools.Contains("perl") ? "perl" : view.Tools.Contains("arping") && !vip.Options.IsV6 ? "arping" : null;
        if (teller is null)
        {
            throw VipFailures.CannotTell(vip.Options, vip.Host, vip.Options.IsV6 ? "perl: not found" : "neither perl nor arping: not found");
        }

        return view.Probe is { Result: ProbeResult.Failed } failed
            ? throw VipFailures.CannotTell(vip.Options, vip.Host, failed.Complaint ?? "")
            : teller;
    }

    private static string DemandHeld(VipHost vip, HostView view)
    {
        var held = view.Find(vip.Options.Address) ?? throw new HookException(FailureKind.Missing, $"{vip.Host} does not hold {vip.Options.Cidr}")
        {
            Expected = $"the living master holds it: {vip.Wanted()}",
            Seen = "the address is not on the host",
            Next = $"add it before MHA watches (ip addr add {vip.Options.Cidr} dev {vip.Options.Device}), or correct 'address'",
        };
        if (held.Device != vip.Options.Device)
        {
            throw VipFailures.Elsewhere(vip.Options, vip.Host, held);
        }

        if (vip.Options.Probe)
        {
            vip.DemandSilence(view);
        }

        return $"{held} of {vip.Host.Name}";
    }

    private static string DemandFree(VipHost vip, HostView view)
    {
        if (view.Find(vip.Options.Address) is { } held)
        {
            throw new HookException(FailureKind.Conflict, $"{vip.Host} holds {vip.Options.Cidr} before it is the master")
            {
                Seen = held.ToString(),
                Next = $"remove it there: ip addr del {held.Address}/{held.PrefixLength} dev {held.Device}",
            };
        }

        // The living master answers, as it should at this time.
        return $"{vip.DeviceName} of {vip.Host.Name} is there";
    }
}
