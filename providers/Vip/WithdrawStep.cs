using System.Diagnostics.CodeAnalysis;
using MhaHooks.Core;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;

namespace MhaHooks.Providers.Vip;

/// <summary>
/// Removes the address from the original master. Where that host lets nobody in, it counts as withdrawn once nobody answers
/// for it; both are tried at the same time, since a dead host makes ssh wait for its whole limit.
/// </summary>
/// <remarks>
/// A short try is for <c>stop</c>: MHA has found ssh dead already, so it gets 2 s beside the question. Without a silence probe the
/// host itself has to say that the address is gone: a planned switch must not rest on silence.
/// </remarks>
internal sealed class WithdrawStep(VipHost vip, SilenceProbe? silence, HookLog log, bool shortTry) : Step
{
    private HostView? lastView;

    public override StepName Name => new(vip.Section, "withdraw", vip.Target);

    public override string Change =>
        $"remove {vip.Options.Address} from {vip.Host.Name}{(silence is null ? "" : "; where ssh is not possible, see that nobody answers for it")}";

    public override bool CanUndo => true;

    public override Task PrepareAsync(CancellationToken cancel) => vip.OpenAsync(cancel);

    public override async Task<Look> LookAsync(CancellationToken cancel)
    {
        var (view, silent) = await SeeAsync(cancel);
        lastView = view;
        if (view is null)
        {
            return Look.Already(silent);
        }

        var all = view.FindAll(vip.Options.Address);
        return all.Count > 0
            ? Look.Needed($"{string.Join(" and ", all)} of {vip.Host.Name}", HeldRecord.Write(all))
            : Look.Already($"{vip.Options.Address} is not on {vip.Host.Name}");
    }

    public override async Task ActAsync(Look look, CancellationToken cancel)
    {
        var view = lastView ?? await vip.ReadAsync(cancel);
        lastView = await vip.RemoveAsync(vip.Options.Address, view, cancel);
    }

    public override async Task<string> ProveAsync(CancellationToken cancel)
    {
        // What the host showed right after the act, if there was one.
        var (view, silent) = lastView is { } seen ? (seen, "") : await SeeAsync(cancel);
        lastView = null;
        if (view is null)
        {
            return silent;
        }

        return view.Find(vip.Options.Address) is { } still
            ? throw VipFailures.Unproven(vip.Options, vip.Host, "the address is gone", still.ToString())
            : $"{vip.Options.Address} is gone from {vip.Host.Name}";
    }

    /// <summary>
    /// Puts the address back as it was recorded and tells the neighbours. Asks first: by the time of an undo another host
    /// may hold it.
    /// </summary>
    public override async Task<string> UndoAsync(IReadOnlyDictionary<string, string> before, CancellationToken cancel)
    {
        var recorded = HeldRecord.Read(before);
        var known = await vip.ReadAndProbeAsync(cancel);
        vip.DemandSilence(known);
        var view = known;
        var told = true;
        foreach (var lost in recorded.Where(one => !view.Addresses.Any(one.IsSame)))
        {
            view = await vip.AddAsync(lost, vip.DemandTool(known), cancel);
            told &= view.Told == true;
        }

        if (recorded.FirstOrDefault(one => !view.Addresses.Any(one.IsSame)) is { } missing)
        {
            throw VipFailures.Unproven(vip.Options, vip.Host, missing.ToString(), "it is not on the host");
        }

        var sent = told && view.Told == true ? vip.Sent(recorded[0].Device) : await vip.TellNeighboursAsync(recorded[0].Device, cancel);
        return $"{string.Join(" and ", recorded)} of {vip.Host.Name} is back; {sent}";
    }

    /// <summary>The host's own view, or null and the words about the silence where it cannot be had.</summary>
    [SuppressMessage("Reliability", "CA2025", Justification = "Whatever uses the token has ended when it is disposed, or throws for it.")]
    private async Task<(HostView? View, string Silent)> SeeAsync(CancellationToken cancel)
    {
        if (silence is null)
        {
            return (await vip.ReadAsync(cancel), "");
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var look = vip.ReadAsync(patience.Token);
        var watch = silence.WatchAsync(vip.Options.Address, vip.Host.Port, vip.Options.ProbeWait, look, shortTry, cancel);
        try
        {
            if (await Task.WhenAny(look, watch) == watch && (await watch).IsSilent && !look.IsCompleted)
            {
                await patience.CancelAsync();
            }

            var view = await look;
            await watch;
            return (view, "");
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return (null, Judge(await watch, new HookException(FailureKind.TimedOut, $"ssh to {vip.Host} had no answer after a short try")));
        }
        catch (HookException error) when (error.Kind is FailureKind.Unreachable or FailureKind.Refused or FailureKind.TimedOut
            or FailureKind.Denied or FailureKind.Untrusted)
        {
            return (null, Judge(await watch, error));
        }
    }

    private string Judge(SilenceVerdict verdict, HookException ssh)
    {
        if (verdict.Result == SilenceResult.NotAsked)
        {
            throw new HookException(FailureKind.Unproven, $"nobody knows whether {vip.Options.Address} is still held, and ssh to {vip.Host} does not work", ssh)
            {
                Expected = "silence, or an answer",
                Seen = $"{verdict.Seen}; ssh: {ssh.Message}",
                Now = $"{vip.Host.Name} may still hold the address",
                Next = $"let the manager reach {vip.Options.Address} (its route, firewalls on the way; as root it can drop an old neighbour entry), "
                    + $"or power {vip.Host.Name} off; then call the hook again. on_stop_failure = proceed goes on without knowing",
            };
        }

        if (!verdict.IsSilent)
        {
            throw new HookException(FailureKind.Unproven, $"{vip.Options.Address} is still held, and ssh to {vip.Host} does not work", ssh)
            {
                Expected = "no answer",
                Seen = $"{verdict.Seen}; ssh: {ssh.Message}",
                Now = $"{vip.Host.Name} or another machine still answers for the address",
                Next = $"power {vip.Host.Name} off or take the address from it, then call the hook again",
            };
        }

        log.Warn(Name.ToString(), $"nobody answers for {vip.Options.Address}: {verdict.Seen}. Silence, not a proof that {vip.Host.Name} is off; "
            + $"fence it before its network comes back. ssh: {ssh.Message}");
        return $"nobody answers for {vip.Options.Address} ({verdict.Seen}); {vip.Host.Name} itself could not be looked at";
    }
}
