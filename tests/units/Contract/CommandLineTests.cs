using MhaHooks.Core;
using MhaHooks.Core.Contract;

namespace MhaHooks.Units.Contract;

public sealed class CommandLineTests
{
    private static readonly string[] Start =
    [
        "--command=start", "--ssh_user=root", "--orig_master_host=db1", "--orig_master_ip=192.0.2.11", "--orig_master_port=3306",
        "--new_master_host=db2", "--new_master_ip=192.0.2.12", "--new_master_port=3307", @"--new_master_user=mha\ admin",
        "--orig_master_ssh_host=db1-ssh", "--orig_master_ssh_ip=198.51.100.11", "--orig_master_ssh_port=2222",
        "--new_master_ssh_host=db2-ssh", "--new_master_ssh_ip=198.51.100.12", "--new_master_ssh_port=2223",
        "--ssh_options=-o ServerAliveInterval=60 -i /key", @"--new_master_password=pa\$s\\w\'o",
    ];

    [Fact]
    public void Every_option_of_a_failover_start_arrives()
    {
        var request = Build(HookKind.MasterIpFailover, Start);

        Assert.Equal(HookCommand.Start, request.Command);
        Assert.Equal(("db1", "192.0.2.11", 3306), (request.Orig.Name, request.Orig.Ip, request.Orig.Port));
        Assert.Equal(("db1-ssh", "198.51.100.11", 2222), (request.Orig.SshHost, request.Orig.SshIp, request.Orig.SshPort));
        var target = request.NeedNew();
        Assert.Equal(("db2", "192.0.2.12", 3307), (target.Name, target.Ip, target.Port));
        Assert.Equal(("db2-ssh", "198.51.100.12", 2223), (target.SshHost, target.SshIp, target.SshPort));
        Assert.Equal(("root", "mha admin", @"pa$s\w'o"), (target.SshUser, target.User, target.Password?.Reveal()));
        Assert.Equal("-o ServerAliveInterval=60 -i /key", request.SshOptions);
    }

    [Theory]
    [InlineData("-command=start")]
    [InlineData("--COMMAND=start")]
    [InlineData("--comm=start")]
    [InlineData("--command", "start")]
    [InlineData("-com", "start")]
    public void Options_are_read_as_Getopt_Long_reads_them(params string[] words) =>
        Assert.Equal("start", CommandLine.Parse(HookKind.MasterIpFailover, words).Value("command"));

    [Fact]
    public void Hyphens_stand_for_underscores()
    {
        var line = CommandLine.Parse(HookKind.MasterIpFailover, ["--new-master_host=db2", "--dry-run", "--hooks-conf", "/x.cnf"]);
        Assert.Equal("db2", line.Value("new_master_host"));
        Assert.True(line.DryRun);
        Assert.Equal("/x.cnf", line.HooksConf);
        Assert.Empty(line.Warnings);
    }

    [Fact]
    public void An_unknown_option_warns_by_name_alone_and_the_rest_counts()
    {
        var line = CommandLine.Parse(HookKind.MasterIpFailover, ["--secret_thing=hunter2", "--command=stop", "stray"]);
        Assert.Equal("stop", line.Value("command"));
        Assert.Equal(["unknown option --secret_thing is ignored", "an argument that belongs to no option is ignored"], line.Warnings);
    }

    [Fact]
    public void An_ambiguous_abbreviation_is_named_and_ignored()
    {
        var line = CommandLine.Parse(HookKind.MasterIpFailover, ["--orig_master_ssh=x", "--command=stop"]);
        Assert.Null(line.Value("orig_master_ssh_host"));
        Assert.Contains("--orig_master_ssh_host or --orig_master_ssh_ip", Assert.Single(line.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@file")]
    [InlineData("-o=x")]
    [InlineData("--command=stop")]
    [InlineData("")]
    [InlineData("a b\tc\n\"'")]
    public void A_value_is_taken_as_it_is(string value)
    {
        var line = CommandLine.Parse(HookKind.MasterIpFailover, [$"--new_master_password={value}", "--new_master_user", value]);
        Assert.Equal(value, line.Value("new_master_password"));
        Assert.Equal(value, line.Value("new_master_user"));
    }

    [Fact]
    public void Stop_has_no_ssh_user_and_ports_have_defaults()
    {
        var request = Build(HookKind.MasterIpFailover, "--command=stop", "--orig_master_host=db1");
        Assert.Null(request.Orig.SshUser);
        Assert.Equal((3306, 22, "db1"), (request.Orig.Port, request.Orig.SshPort, request.Orig.Ip));
        Assert.Null(request.New);
    }

    [Fact]
    public void Online_change_has_an_ssh_user_and_an_account_for_each_side()
    {
        var request = Build(
            HookKind.MasterIpOnlineChange,
            "--command=stop", "--orig_master_host=db1", "--orig_master_user=a", @"--orig_master_password=\#1", "--orig_master_ssh_user=o",
            "--new_master_host=db2", "--new_master_user=b", @"--new_master_password=\#2", "--new_master_ssh_user=n", "--orig_master_is_new_slave");
        Assert.Equal(("a", "#1", "o"), (request.Orig.User, request.Orig.Password?.Reveal(), request.Orig.SshUser));
        Assert.Equal(("b", "#2", "n"), (request.NeedNew().User, request.NeedNew().Password?.Reveal(), request.NeedNew().SshUser));
        Assert.True(request.OrigIsNewSlave);
    }

    [Fact]
    public void Power_manager_names_its_host_without_a_prefix()
    {
        var request = Build(
            HookKind.PowerManager, "--command=stopssh", "--ssh_user=root", "--host=db1", "--ip=192.0.2.11", "--port=3306",
            "--pid_file=/run/mysqld.pid", "--ssh_host=s", "--ssh_ip=198.51.100.1", "--ssh_port=2200");
        Assert.Equal(("db1", "198.51.100.1", 2200, "root"), (request.Orig.Name, request.Orig.SshAddress, request.Orig.SshPort, request.Orig.SshUser));
        Assert.Equal("/run/mysqld.pid", request.PidFile);
    }

    [Fact]
    public void A_report_may_lack_the_new_master()
    {
        var request = Build(HookKind.SendReport, "--orig_master_host=db1", "--new_slave_hosts=", "--conf=/etc/mha.cnf", "--subject=s", "--body=a\nb");
        Assert.Null(request.New);
        Assert.Equal((0, "/etc/mha.cnf", "a\nb"), (request.Report?.NewSlaveHosts.Count, request.Report?.Conf, request.Report?.Body));
    }

    [Theory]
    [InlineData("without --command", "--orig_master_host=db1")]
    [InlineData("knows no --command=halt", "--command=halt", "--orig_master_host=db1")]
    [InlineData("without --orig_master_host", "--command=stop")]
    [InlineData("is not a port", "--command=stop", "--orig_master_host=db1", "--orig_master_port=none")]
    [InlineData("the same server", "--command=start", "--orig_master_host=a", "--orig_master_ip=192.0.2.1", "--new_master_host=b", "--new_master_ip=192.0.2.1")]
    public void A_call_without_meaning_is_refused(string because, params string[] words)
    {
        var error = Assert.Throws<HookException>(() => Build(HookKind.MasterIpFailover, words));
        Assert.Equal(FailureKind.Misconfigured, error.Kind);
        Assert.Contains(because, error.Message, StringComparison.Ordinal);
    }

    private static Request Build(HookKind hook, params string[] words) => RequestBuilder.Build(CommandLine.Parse(hook, words));
}
