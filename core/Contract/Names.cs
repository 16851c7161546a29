namespace MhaHooks.Core.Contract;

/// <summary>The spelling of hooks and commands in argument lists, logs and the journal.</summary>
public static class Names
{
    public static string Of(HookKind hook) => hook switch
    {
        HookKind.MasterIpFailover => "master_ip_failover",
        HookKind.MasterIpOnlineChange => "master_ip_online_change",
        HookKind.PowerManager => "power_manager",
        _ => "send_report",
    };

    public static string Of(HookCommand command) => command switch
    {
        HookCommand.Status => "status",
        HookCommand.StopSsh => "stopssh",
        HookCommand.StopSsh2 => "stopssh2",
        HookCommand.Stop => "stop",
        HookCommand.Start => "start",
        _ => "report",
    };

    /// <summary>The hook of that name, or null.</summary>
    public static HookKind? HookOf(string? name) => Enum.GetValues<HookKind>().Select(kind => (HookKind?)kind).FirstOrDefault(kind => Of(kind!.Value) == name);

    /// <summary>The command of that name, or null.</summary>
    public static HookCommand? CommandOf(string? name) =>
        Enum.GetValues<HookCommand>().Select(command => (HookCommand?)command).FirstOrDefault(command => Of(command!.Value) == name);
}
