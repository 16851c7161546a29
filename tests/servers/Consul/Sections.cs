using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Providers.Consul;

namespace MhaHooks.Servers.Consul;

/// <summary>Providers and requests, as hooks.cnf and MHA would make them.</summary>
internal static class Sections
{
    public static ConsulProvider Provider(params IEnumerable<string> lines)
    {
        var file = ConfigFile.Parse("hooks.cnf", ["[consul:db]", .. lines]);
        var section = file.Section("consul:db");
        var provider = new ConsulProvider(section, TimeProvider.System, ConsulHandler.Create);
        Assert.True(section.Unusable is null, section.Unusable);
        Assert.Empty(file.Problems);
        return provider;
    }

    public static DatabaseHost Host(int number, string? ip = null) => new() { Name = $"db{number}", Ip = ip ?? $"10.0.0.1{number}" };

    public static Request Start(DatabaseHost orig, DatabaseHost next) =>
        new() { Hook = HookKind.MasterIpFailover, Command = HookCommand.Start, Orig = orig, New = next };

    public static Request Stop(DatabaseHost orig) =>
        new() { Hook = HookKind.MasterIpFailover, Command = HookCommand.Stop, Orig = orig };

    public static Request Status(DatabaseHost orig) =>
        new() { Hook = HookKind.MasterIpFailover, Command = HookCommand.Status, Orig = orig };
}
