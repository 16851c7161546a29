using System.Globalization;
using System.Net;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Ssh;

namespace MhaHooks.Providers.Vip;

/// <summary>The address on one database host: what can be asked of and done to it, each in one round trip.</summary>
internal sealed class VipHost(string section, VipOptions options, DatabaseHost host, IRemoteShell remote)
{
    /// <summary>
    /// For what only looks: above ssh's own limit for connecting, and below that of a step, since a connection opened ahead may
    /// have died with its host and what comes then needs its time as well.
    /// </summary>
    private static readonly TimeSpan LookLimit = TimeSpan.FromSeconds(8);

    public string Section => section;

    public VipOptions Options => options;

    public DatabaseHost Host => host;

    /// <summary>The object in step names: <c>192.0.2.10/24 on db2</c>.</summary>
    public string Target => $"{options.Cidr} on {host.Name}";

    /// <summary>The device in texts, where it may be missing.</summary>
    public string DeviceName => options.Device ?? "(no device)";

    private string Device => options.Device ?? throw VipFailures.NoDevice(section, host);

    public Task OpenAsync(CancellationToken cancel) => remote.OpenAsync(host, cancel);

    /// <summary>Sees the host's addresses. Needs no rights.</summary>
    public Task<HostView> ReadAsync(CancellationToken cancel) => LookAsync(null, asRoot: false, cancel);

    /// <summary>
    /// Sees the host's addresses and asks its link for another holder, as root. The asking is left out under <c>probe = no</c>,
    /// unless it is done <paramref name="always"/>: to see whether it can be done.
    /// </summary>
    public Task<HostView> ReadAndProbeAsync(CancellationToken cancel, bool always = false) =>
        LookAsync(options.Probe || always ? options.IsV6 ? NdpScripts.Probe : ArpScripts.Probe : null, asRoot: true, cancel);

    /// <summary>The same, and hears everybody who answers: the holder is expected to, and the wait is waited out.</summary>
    public Task<HostView> ReadAndCollectAsync(CancellationToken cancel) =>
        LookAsync(options.IsV6 ? NdpScripts.Collect : ArpScripts.Collect, asRoot: true, cancel);

    /// <summary>Throws unless the look left no doubt that nobody else holds the address.</summary>
    public void DemandSilence(HostView view)
    {
        if (view.Probe is { Result: ProbeResult.Answered, Holder: { } holder })
        {
            throw VipFailures.Answered(options, host, holder, view.Find(options.Address) is not null);
        }

        if (view.Probe is { Result: ProbeResult.Failed } failed)
        {
            throw view.HasDevice ? VipFailures.NotAsked(options, host, failed.Complaint ?? "") : VipFailures.DeviceMissing(options, host);
        }
    }

    /// <summary>Throws unless the address could be added here: the device is there, and a tool for it.</summary>
    public VipTool DemandTool(HostView view)
    {
        if (!view.HasDevice)
        {
            throw VipFailures.DeviceMissing(options, host);
        }

        var tool = ToolOf(view);
        if (tool == VipTool.Ifconfig && !options.IsV6)
        {
            DemandAlias(view);
        }

        return tool;
    }

    /// <summary>
    /// Adds the address and tells the neighbours in the same round trip. Adding what is there already is no failure, and not
    /// having told them is none here: <see cref="HostView.Told"/> says it, and <see cref="TellNeighboursAsync"/> finds out why.
    /// </summary>
    /// <returns>The host as it is afterwards.</returns>
    public async Task<HostView> AddAsync(HeldAddress wanted, VipTool tool, CancellationToken cancel, IHeldCommand? ahead = null)
    {
        var what = $"add {wanted}";
        var (result, view) = ahead is not null && await ahead.ReleaseAsync(cancel) is { } told
            ? Changed(what, told)
            : await ChangeAsync(what, HostScripts.Add, Adding(wanted, tool), cancel);
        return result.Ok || view.Find(wanted.Address) is not null ? view : throw VipFailures.NotChanged($"add {wanted}", host, result);
    }

    /// <summary>
    /// Has the host wait for the word to add the address. Null where that cannot be had; see <see cref="IRemoteShell.Hold"/>.
    /// </summary>
    public IHeldCommand? HoldAdd(HeldAddress wanted, VipTool tool, CancellationToken cancel) =>
        remote.Hold(host, Command(HostScripts.AddWhenTold, asRoot: true, Adding(wanted, tool)), cancel);

    /// <summary>Removes what the host holds of the address, every time it holds it. Removing what is gone already is no failure.</summary>
    /// <returns>The host as it is afterwards.</returns>
    public async Task<HostView> RemoveAsync(IPAddress address, HostView before, CancellationToken cancel)
    {
        var view = before;
        foreach (var held in before.FindAll(address))
        {
            view = await RemoveAsync(held, view with { Tools = before.Tools }, cancel);
        }

        return view;
    }

    /// <summary>
    /// Tells the neighbours at once, and leaves a second announcement behind on the host. Each call announces again.
    /// </summary>
    /// <returns>What was sent, in words.</returns>
    public async Task<string> TellNeighboursAsync(string device, CancellationToken cancel)
    {
        var result = await RunAsync(GarpScripts.Now, asRoot: true, cancel, Telling(device));
        return result.Ok ? Sent(device) : throw VipFailures.NotAnnounced(options, host, result.Complaint);
    }

    /// <summary>What the neighbours were told, in words.</summary>
    public string Sent(string device) => $"{options.Announcements} sent on {device} of {host.Name}{options.Again}";

    /// <summary>The address as it should be on this host.</summary>
    public HeldAddress Wanted() => new(Device, options.Label ?? Device, options.Address, options.PrefixLength, []);

    /// <summary>The configured tool, or the one that is there.</summary>
    private VipTool ToolOf(HostView view)
    {
        var tool = options.Tool != VipTool.Auto ? options.Tool : view.Tools.Contains("ip") ? VipTool.Ip : VipTool.Ifconfig;
        return view.Tools.Contains(tool == VipTool.Ip ? "ip" : "ifconfig") ? tool : throw VipFailures.ToolMissing(options, host);
    }

    private void DemandAlias(HostView view)
    {
        if (options.Label?.Contains(':', StringComparison.Ordinal) != true)
        {
            throw VipFailures.NoAlias(options, host);
        }

        if (view.Addresses.FirstOrDefault(held => held.Label == options.Label && !held.Address.Equals(options.Address)) is { } other)
        {
            throw VipFailures.LabelTaken(options, host, other);
        }
    }

    private async Task<HostView> RemoveAsync(HeldAddress held, HostView before, CancellationToken cancel)
    {
        var promote = before.CarriesOthers(held) ? held.Device : "";
        // ip alone shows, and removes, an address without an alias; ifconfig would take down the device.
        var tool = before.Tools.Contains("ip") && !held.IsAlias ? VipTool.Ip : ToolOf(before);
        var (result, view) = await ChangeAsync($"remove {held}", HostScripts.Remove, [promote, .. ChangeWords.Remove(held, tool)], cancel);
        return result.Ok || !view.Addresses.Any(held.IsSame) ? view : throw VipFailures.NotChanged($"remove {held}", host, result);
    }

    private async Task<HostView> LookAsync(string? asker, bool asRoot, CancellationToken cancel)
    {
        var result = await RunAsync(HostScripts.Look, asRoot, cancel,
            Device, options.Address.ToString(), asker is null ? "no" : "yes", Seconds(options.ProbeWait), asker ?? "", Hex());
        return (result.Ok ? HostView.Parse(result.Output, asker is not null) : null) ?? throw VipFailures.Unread(host, result);
    }

    private async Task<(RemoteResult Result, HostView View)> ChangeAsync(string what, string script, string[] arguments, CancellationToken cancel)
    {
        return Changed(what, await RunAsync(script, asRoot: true, cancel, arguments));
    }

    private (RemoteResult Result, HostView View) Changed(string what, RemoteResult result) =>
        (result, HostView.Parse(result.Output) ?? throw (result.Ok ? VipFailures.Unread(host, result) : VipFailures.NotChanged(what, host, result)));

    private string[] Adding(HeldAddress wanted, VipTool tool)
    {
        var named = tool == VipTool.Ifconfig && !options.IsV6 ? wanted with { Label = options.Label ?? wanted.Label } : wanted;
        return [.. Telling(wanted.Device), .. ChangeWords.Add(named, tool)];
    }

    private Task<RemoteResult> RunAsync(string script, bool asRoot, CancellationToken cancel, params string[] arguments) =>
        remote.RunAsync(host, Command(script, asRoot, arguments), cancel);

    private RemoteCommand Command(string script, bool asRoot, string[] arguments) =>
        new(["sh", "-c", script, "mha-hooks", .. arguments]) { AsRoot = asRoot, Limit = script == HostScripts.Look ? LookLimit + options.ProbeWait : null };

    /// <summary>The arguments of <see cref="GarpScripts"/>.</summary>
    private string[] Telling(string device) =>
    [
        device, options.Address.ToString(), options.ArpCount.ToString(CultureInfo.InvariantCulture), Seconds(options.ArpRepeatAfter),
        options.ArpRepeatAfter == TimeSpan.Zero ? "" : GarpScripts.Later, options.IsV6 ? NdpScripts.Announce : ArpScripts.Announce, Hex(),
    ];

    private string Hex() => Convert.ToHexStringLower(options.Address.GetAddressBytes());

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
