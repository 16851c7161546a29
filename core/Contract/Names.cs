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
    public static HookKind? HookOf(string? name)
    {
        foreach (var hook in Enum.GetValues<HookKind>())
        {
            if (Of(hook) == name)
            {
                return hook;
            }
        }

        return null;
    }

    /// <summary>The command of that name, or null.</summary>
    public static HookCommand? CommandOf(string? name)
    {
        foreach (var command in Enum.GetValues<HookCommand>())
        {
            if (Of(command) == name)
            {
                return command;
            }
        }

        return null;
    }
}
