using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Providers;

namespace MhaHooks.Providers.Vip;

/// <summary>A virtual address that moves between the masters: <c>[vip:NAME]</c>.</summary>
internal sealed class VipProvider : IEndpoint
{
    private readonly HostOptions<VipOptions> options;
    private readonly ProviderServices services;
    private readonly SilenceProbe silence;

    public VipProvider(ConfigSection section, ProviderServices services, IManagerView manager)
    {
        Section = section.Title;
        this.services = services;
        silence = new SilenceProbe(manager, services.Time);
        var devices = 0;
        options = new HostOptions<VipOptions>(section, one =>
        {
            var read = VipOptions.Read(one);
            devices += read.Device is null ? 0 : 1;
            return read;
        });
        if (devices == 0)
        {
            // Neither for all hosts nor for one: reported once, as any other key that has to be there.
            section.Required("device");
        }
    }

    public static ProviderKind Kind { get; } =
        new("vip", Named: true, ProviderRole.Endpoint, (section, services) => new VipProvider(section, services, new ManagerView()));

    public string Section { get; }

    public bool NeedsSystemTrust => false;

    public IReadOnlyList<string> ClientAddresses(Request request) => [options.Default.Address.ToString()];

    public IEnumerable<Step> Preflight(Request request)
    {
        var holder = On(request.Orig);
        var held = VipPreflight.Ask(holder);
        var again = request is { Command: HookCommand.Stop } && services.Handover.Proved(Withdrawal(request).Name);
        yield return VipPreflight.Holder(holder, held, letGo: again);
        if (request.New is null)
        {
            yield break;
        }

        var taker = On(request.New);
        var sole = IsSwitch(request) && taker.Options.Probe;
        var heard = sole ? new Sight(taker.ReadAndCollectAsync) : VipPreflight.Ask(taker);
        yield return VipPreflight.Taker(taker, heard);
        if (sole)
        {
            yield return new SoleHolderCheck(holder, taker, held, heard);
        }
    }

    public IEnumerable<Step> Withdraw(Request request) => [Withdrawal(request)];

    public IEnumerable<Step> Announce(Request request)
    {
        var taker = On(request.NeedNew());
        if (!IsSwitch(request) || !taker.Options.Probe)
        {
            var asked = new AnnounceStep(taker, services.Time);
            return [asked, new GarpStep(taker, asked)];
        }

        var announce = new AnnounceStep(taker, services.Time, IsFree(request, taker) ? request.Orig.Name : null);
        return [announce, new GarpStep(taker, announce), new AloneStep(taker, announce)];
    }

    private static bool IsSwitch(Request request) => request.Hook == HookKind.MasterIpOnlineChange;

    /// <summary>A planned switch must not rest on silence: its preflight has proven that the host can be asked itself.</summary>
    private WithdrawStep Withdrawal(Request request) =>
        new(On(request.Orig), IsSwitch(request) ? null : silence, services.Log, request.Command == HookCommand.Stop);

    /// <summary>
    /// Whether the <c>stop</c> before this has heard the original master as the only holder, and then seen it without the address.
    /// Only who takes it unasked can hold it since; a probe cannot exclude that either, since it says nothing of the moment
    /// behind it. <see cref="AloneStep"/> asks once more, outside the outage.
    /// </summary>
    private bool IsFree(Request request, VipHost taker) =>
        services.Handover.Proved(SoleHolderCheck.NameOf(On(request.Orig), taker)) && services.Handover.Proved(Withdrawal(request).Name);

    private VipHost On(DatabaseHost host) => new(Section, options.For(host), host, services.Remote);
}
