using MhaHooks.Core;
using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Providers;
using MhaHooks.Core.Ssh;
using MhaHooks.Providers.Vip;

namespace MhaHooks.Servers.Vip;

/// <summary>What the tests of this folder share: a lab each, a provider from configuration lines, and steps run as the runner does.</summary>
public abstract class VipTest : IAsyncLifetime
{
    private readonly StringWriter log = new();

    internal Lab Lab { get; private set; } = null!;

    internal string Log => log.ToString();

    /// <summary>What the call before is taken to have proven.</summary>
    internal IHandover Handover { get; set; } = new NoHandover();

    internal static Request Request { get; } = new()
    {
        Hook = HookKind.MasterIpFailover,
        Command = HookCommand.Start,
        Orig = Lab.HostDb1,
        New = Lab.HostDb2,
    };

    public async Task InitializeAsync() => Lab = await Lab.StartAsync();

    public async Task DisposeAsync() => await Lab.DisposeAsync();

    internal VipProvider Provider(IRemoteShell shell, params string[] lines)
    {
        string[] address = lines.Any(line => line.StartsWith("address=", StringComparison.Ordinal)) ? [] : [$"address={Lab.Vip4}/24"];
        var section = ConfigFile.Parse("hooks.cnf", ["[vip:main]", "device=eth0", .. address, .. lines]).Section("vip:main");
        var services = new ProviderServices(shell, new HookLog(log, TimeProvider.System, "test", LogFormat.Text), TimeProvider.System) { Handover = Handover };
        return new VipProvider(section, services, new NamespaceManager(Lab.Manager));
    }

    /// <summary>Prepares all, then runs each to its end; returns what the last one showed.</summary>
    internal static async Task<string> RunAsync(IEnumerable<Step> steps)
    {
        var all = steps.ToList();
        var prepared = all.Select(step => step.PrepareAsync(CancellationToken.None)).ToList();
        var seen = "";
        foreach (var step in all)
        {
            var look = await step.LookAsync(CancellationToken.None);
            seen = look.Seen;
            if (look.Result == LookResult.Needed)
            {
                await step.ActAsync(look, CancellationToken.None);
                seen = await step.ProveAsync(CancellationToken.None);
            }
        }

        await Task.WhenAny(Task.WhenAll(prepared));
        return seen;
    }

    internal static Task<HookException> FailsAsync(IEnumerable<Step> steps) => Assert.ThrowsAsync<HookException>(() => RunAsync(steps));
}
