using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Net;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Providers;
using MhaHooks.Providers.Consul;

namespace MhaHooks.Units.Consul;

/// <summary>Providers and requests for these tests.</summary>
internal static class Consuls
{
    public static DatabaseHost Old { get; } = new() { Name = "db1", Ip = "10.0.0.11" };

    public static DatabaseHost New { get; } = new() { Name = "db2", Ip = "10.0.0.12" };

    public static Request Start { get; } = new() { Hook = HookKind.MasterIpFailover, Command = HookCommand.Start, Orig = Old, New = New };

    public static Request Stop { get; } = new() { Hook = HookKind.MasterIpFailover, Command = HookCommand.Stop, Orig = Old };

    public static Request Status { get; } = new() { Hook = HookKind.MasterIpFailover, Command = HookCommand.Status, Orig = Old };

    public static ConsulProvider Provider(FakeConsul consul, params IEnumerable<string> lines) => Provider(consul, null, lines);

    public static ConsulProvider Provider(FakeConsul consul, IDnsResolver? resolver, params IEnumerable<string> lines) =>
        Provider(consul, resolver, new NoHandover(), lines);

    public static ConsulProvider Provider(FakeConsul consul, IDnsResolver? resolver, IHandover handover, params IEnumerable<string> lines)
    {
        var file = ConfigFile.Parse("hooks.cnf", ["[consul:db]", .. lines]);
        return new ConsulProvider(file.Section("consul:db"), TimeProvider.System, _ => consul, resolver, handover: handover);
    }

    /// <summary>Look, act and prove, as the engine does.</summary>
    public static async Task<string> RunAsync(Step step)
    {
        var look = await step.LookAsync(default);
        if (look.Result != LookResult.Needed)
        {
            return $"{look.Result}: {look.Seen}";
        }

        await step.ActAsync(look, default);
        return await step.ProveAsync(default);
    }
}
