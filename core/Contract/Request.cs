namespace MhaHooks.Core.Contract;

/// <summary>What MHA asked of this call, decoded.</summary>
public sealed record Request
{
    public required HookKind Hook { get; init; }

    public required HookCommand Command { get; init; }

    /// <summary>The original master; for power_manager the host to act on.</summary>
    public required DatabaseHost Orig { get; init; }

    /// <summary>The new master, where MHA passes one.</summary>
    public DatabaseHost? New { get; init; }

    /// <summary>MHA's <c>--ssh_options</c>, an OpenSSH command line; the same for both hosts.</summary>
    public string? SshOptions { get; init; }

    /// <summary>The original master becomes a replica of the new one (online change).</summary>
    public bool OrigIsNewSlave { get; init; }

    /// <summary>mysqld's pid file on the host (power_manager), where MHA knows it.</summary>
    public string? PidFile { get; init; }

    /// <summary>Only for send_report.</summary>
    public Report? Report { get; init; }

    /// <summary>The name hooks print for themselves: <c>master_ip_failover[stopssh]</c>.</summary>
    public string Title => $"{Names.Of(Hook)}[{Names.Of(Command)}]";

    /// <summary>The new master, for commands that cannot be without one.</summary>
    public DatabaseHost NeedNew() =>
        New ?? throw new HookException(FailureKind.Misconfigured, $"{Title} was called without --new_master_host")
        {
            Now = "nothing was touched",
            Next = "call it as MHA does, with --new_master_host, --new_master_ip and --new_master_port",
        };
}
