namespace MhaHooks.Core.Contract;

/// <summary>
/// Every option that MHA 0.58 passes to each hook (MasterFailover.pm, MasterRotate.pm, MasterMonitor.pm; the ssh_ block is
/// Server.pm:1138-1177), and ours.
/// </summary>
internal static class HookOptions
{
    public const string HooksConf = "hooks_conf";
    public const string DryRun = "dry_run";
    public const string Log = "log";
    public const string Help = "help";
    public const string Version = "version";
    public const string IsNewSlave = "orig_master_is_new_slave";

    private static readonly HookOption Command = new("command", "what to do");
    private static readonly HookOption SshUser = new("ssh_user", "user for ssh");
    private static readonly HookOption SshOptions = new("ssh_options", "an OpenSSH command line of options, for both hosts");

    private static readonly HookOption[] Ours =
    [
        new(HooksConf, "our configuration (default: $MHA_HOOKS_CONF, then /etc/mha-hooks.cnf)"),
        new(DryRun, "print the plan with the real targets, touch nothing") { IsFlag = true },
        new(Log, "text or json"),
        new(Help, "show this help") { IsFlag = true },
        new(Version, "show the version") { IsFlag = true },
    ];

    public static IReadOnlyList<HookOption> Of(HookKind hook) => hook switch
    {
        HookKind.MasterIpFailover => [Command, SshUser, .. Master("orig", false), .. Master("new", true), SshOptions, .. Ours],
        HookKind.MasterIpOnlineChange =>
        [
            Command, .. Master("orig", true), new("orig_master_ssh_user", "user for ssh to the original master"),
            .. Master("new", true), new("new_master_ssh_user", "user for ssh to the new master"),
            new(IsNewSlave, "the original master becomes a replica of the new one") { IsFlag = true }, SshOptions, .. Ours,
        ],
        HookKind.PowerManager =>
        [
            Command, SshUser, new("host", "the host to act on"), new("ip", "its address"), new("port", "its MySQL port"),
            new("pid_file", "mysqld's pid file on it"), new("ssh_host", "its name for ssh, where that differs"),
            new("ssh_ip", "its address for ssh"), new("ssh_port", "its ssh port, where it is not 22"), SshOptions, .. Ours,
        ],
        _ =>
        [
            new("orig_master_host", "the dead master"), new("new_master_host", "the new master, if one was activated"),
            new("new_slave_hosts", "its replicas, separated by commas"), new("conf", "MHA's configuration file"),
            new("subject", "of the report"), new("body", "of the report"), .. Ours,
        ],
    };

    private static IEnumerable<HookOption> Master(string which, bool withAccount)
    {
        var words = which == "orig" ? "the original master" : "the new master";
        yield return new($"{which}_master_host", $"{words}: its name in mha.cnf");
        yield return new($"{which}_master_ip", $"{words}: its address");
        yield return new($"{which}_master_port", $"{words}: its MySQL port");
        yield return new($"{which}_master_ssh_host", $"{words}: its name for ssh, where that differs");
        yield return new($"{which}_master_ssh_ip", $"{words}: its address for ssh");
        yield return new($"{which}_master_ssh_port", $"{words}: its ssh port, where it is not 22");
        if (withAccount)
        {
            yield return new($"{which}_master_user", $"{words}: MHA's MySQL user, escaped by MHA");
            yield return new($"{which}_master_password", $"{words}: its password, escaped by MHA");
        }
    }
}
