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
        yield return VipPreflight.Holder(On(request.Orig));
        if (request.New is { } next)
        {
            yield return VipPreflight.Taker(On(next));
        }
    }

    public IEnumerable<Step> Withdraw(Request request) =>
        [new WithdrawStep(On(request.Orig), silence, services.Log, request.Command == HookCommand.Stop)];

    public IEnumerable<Step> Announce(Request request)
    {
        var vip = On(request.NeedNew());
        var announce = new AnnounceStep(vip, services.Time);
        return [announce, new GarpStep(vip, announce)];
    }

    private VipHost On(DatabaseHost host) => new(Section, options.For(host), host, services.Remote);
}
