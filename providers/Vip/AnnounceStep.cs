using MhaHooks.Core;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Ssh;

namespace MhaHooks.Providers.Vip;

/// <summary>
/// Adds the address to the new master, after nobody else answered for it. The question is asked while the plan starts, so
/// that its wait runs beside everything else.
/// </summary>
/// <param name="vip">The new master.</param>
/// <param name="time">The clock.</param>
/// <param name="leftBy">Who was proven to be the only holder, and to have let go, by the call before this one; null where somebody
/// has to be asked.</param>
internal sealed class AnnounceStep(VipHost vip, TimeProvider time, string? leftBy = null) : Step
{
    /// <summary>How long an answer from the start of the plan counts.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    private readonly Lock gate = new();
    private Task<HostView>? prepared;
    private long preparedAt;
    private bool looked;
    private HostView? readBack;
    private VipTool tool;

    // Begun with the tool that is there as a rule. Dropped, which ends it on the host, wherever the look does not lead to the act.
    private IHeldCommand? ahead;

    public override StepName Name => new(vip.Section, "announce", vip.Target);

    public override string Change
    {
        get
        {
            var label = vip.Options.Label is { } name && name != vip.Options.Device ? $", label {name}" : "";
            var probe = Asked ? $", unless somebody answers for {vip.Options.Address}" : "";
            return $"add {vip.Options.Cidr} to {vip.DeviceName} of {vip.Host.Name}{label}{probe}";
        }
    }

    public override bool CanUndo => true;

    /// <summary>Whether the link is asked for another holder before anything is added.</summary>
    public bool Asked => vip.Options.Probe && leftBy is null;

    /// <summary>Whether this call added the address and told the neighbours in the same act.</summary>
    public bool Told { get; private set; }

    public override Task PrepareAsync(CancellationToken cancel)
    {
        lock (gate)
        {
            // A look that came first asks by itself; asking twice would be noise on the link.
            return looked ? Task.CompletedTask : prepared = SeeAsync(cancel);
        }
    }

    public override async Task<Look> LookAsync(CancellationToken cancel)
    {
        readBack = null;
        Told = false;
        Drop();
        var guess = vip.Options.Tool == VipTool.Ifconfig ? VipTool.Ifconfig : VipTool.Ip;
        ahead = vip.HoldAdd(vip.Wanted(), guess, cancel);
        try
        {
            var look = await SightAsync(cancel);
            if (look.Result != LookResult.Needed || tool != guess)
            {
                Drop();
            }

            return look;
        }
        catch
        {
            Drop();
            throw;
        }
    }

    private async Task<Look> SightAsync(CancellationToken cancel)
    {
        var view = await FirstSightAsync(cancel) ?? await AskAsync(cancel);
        var held = view.Find(vip.Options.Address);
        if (held is null || view.Probe is { Result: ProbeResult.Answered })
        {
            vip.DemandSilence(view);
        }

        if (held is not null)
        {
            DemandRightPlace(view);
            return Look.Already(Describe(held));
        }

        tool = vip.DemandTool(view);
        return Look.Needed($"{vip.Host.Name} does not hold it{Others}", HeldRecord.Write(vip.Wanted()));
    }

    public override async Task ActAsync(Look look, CancellationToken cancel)
    {
        try
        {
            readBack = await vip.AddAsync(vip.Wanted(), tool, cancel, ahead);
            Told = readBack.Told == true;
        }
        finally
        {
            Drop();
        }
    }

    /// <summary>What the host showed right after the act counts; a round trip for the same would be outage.</summary>
    public override async Task<string> ProveAsync(CancellationToken cancel)
    {
        var view = readBack ?? await vip.ReadAsync(cancel);
        readBack = null;
        var held = view.Find(vip.Options.Address)
            ?? throw VipFailures.Unproven(vip.Options, vip.Host, vip.Wanted().ToString(), "the address is not on the host");
        DemandRightPlace(view);
        return leftBy is null ? Describe(held) : $"{Describe(held)}; added without asking again, since stop has proven that {leftBy} alone held it and let go";
    }

    /// <summary>Removes the address again: it was not there before, or nothing would have been recorded.</summary>
    public override async Task<string> UndoAsync(IReadOnlyDictionary<string, string> before, CancellationToken cancel)
    {
        var address = HeldRecord.Read(before)[0].Address;
        var view = await vip.ReadAsync(cancel);
        if (view.Find(address) is not { } held)
        {
            return $"{address} is not on {vip.Host.Name}";
        }

        var after = await vip.RemoveAsync(address, view, cancel);
        return after.Find(address) is { } still
            ? throw VipFailures.Unproven(vip.Options, vip.Host, "the address is gone", still.ToString())
            : $"{held} of {vip.Host.Name} is removed again";
    }

    private void Drop()
    {
        ahead?.Dispose();
        ahead = null;
    }

    private Task<HostView> SeeAsync(CancellationToken cancel)
    {
        preparedAt = time.GetTimestamp();
        return AskAsync(cancel);
    }

    private Task<HostView> AskAsync(CancellationToken cancel) => leftBy is null ? vip.ReadAndProbeAsync(cancel) : vip.ReadAsync(cancel);

    /// <summary>
    /// What <see cref="PrepareAsync"/> saw, once. Null when there is none, when it is old, when it failed, and when somebody
    /// answered: the holder may have been about to let go when the plan started.
    /// </summary>
    private async Task<HostView?> FirstSightAsync(CancellationToken cancel)
    {
        Task<HostView>? first;
        lock (gate)
        {
            (first, prepared, looked) = (prepared, null, true);
        }

        if (first is null)
        {
            return null;
        }

        try
        {
            var view = await first.WaitAsync(cancel);
            var usable = view.Probe is null or { Result: ProbeResult.Silence } && time.GetElapsedTime(preparedAt) < Fresh;
            return usable ? view : null;
        }
        catch (Exception error) when (error is HookException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }

    private string Others => leftBy is not null ? $", and {leftBy}, who alone held it, has let go"
        : vip.Options.Probe ? ", and nobody answers for it"
        : "; not asked whether others do (probe = no)";

    private void DemandRightPlace(HostView view)
    {
        var all = view.FindAll(vip.Options.Address);
        if (all.FirstOrDefault(held => held.Device != vip.Options.Device) is { } elsewhere)
        {
            throw VipFailures.Elsewhere(vip.Options, vip.Host, elsewhere);
        }

        if (all.Any(held => held.IsDuplicate))
        {
            throw VipFailures.Answered(vip.Options, vip.Host, "unknown (the kernel's duplicate address detection failed)", held: true);
        }
    }

    private string Describe(HeldAddress held)
    {
        var wanted = vip.Wanted();
        var differs = held.Label == wanted.Label && held.PrefixLength == wanted.PrefixLength ? "" : $" (configured: {wanted})";
        return $"{held} of {vip.Host.Name}{differs}";
    }
}
