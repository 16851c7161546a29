using System.Globalization;

namespace MhaHooks.Lab;

/// <summary>
/// Something is broken while the hook runs. Each call ends inside its deadline with the right exit code, says what a DBA needs
/// to know, does what can still be done, and has everything it did in its journal.
/// </summary>
public sealed class FaultTests : IAsyncLifetime
{
    private const int Proceed = 10;
    private static readonly string[] Limits = ["deadline=20s", "status_deadline=20s", "step_timeout=4s"];
    private Site site = null!;

    public async Task InitializeAsync() => site = await Site.BuildAsync(Limits);

    public async Task DisposeAsync() => await site.DisposeAsync();

    // Each row: what is broken (a script for a host), what is asked, the exit code, what the log has to say, and what is
    // done all the same.
    [Theory]
    [InlineData("manager", "pkill -KILL -x consul", "consul:node", "10.77.0.10:8500", "vip,users")]
    [InlineData("db2", "pkill -STOP -x sshd", "vip:main", "within", "consul,users")]
    [InlineData("db2", "pkill -KILL -x sshd", "vip:main", "nothing listens", "consul,users")]
    [InlineData("db2", "pkill -STOP -x 'mysqld|mariadbd'", "mysql", "10.77.0.12", "consul,vip")]
    [InlineData("db2", "pkill -KILL -x 'mysqld|mariadbd'", "mysql", "nothing listens", "consul,vip")]
    [InlineData("db2", "mv /usr/bin/arping /usr/bin/arping.away; mv /usr/bin/perl /usr/bin/perl.away", "vip:main", "neither perl nor arping", "consul,users")]
    [InlineData("db3", "ip addr add 10.77.0.100/24 dev eth0", "vip:main", "10.77.0.100", "consul,users")]
    public async Task Start_does_what_it_can_and_answers_10(string host, string fault, string provider, string says, string done)
    {
        await OnlyTheDeadMasterLosesTheAddressAsync();
        await BreakAsync(host, fault);

        var run = await HookAsync(await site.StartWordsAsync());

        Fails(run, Proceed, provider, says);
        await HasDoneAsync(done);
    }

    [Theory]
    [InlineData("wrong-key", "host key", "vip:main")]
    [InlineData("wrong-password", "denied", "mysql")]
    public async Task Start_tells_who_is_not_who_he_should_be(string fault, string says, string provider)
    {
        await OnlyTheDeadMasterLosesTheAddressAsync();
        var words = await site.StartWordsAsync();
        if (fault == "wrong-key")
        {
            (await site.Hosts.ShellAsync("manager", "ssh-keygen -q -t ed25519 -N '' -f /tmp/other; printf '10.77.0.12,db2 %s\\n' \"$(cut -d' ' -f1,2 /tmp/other.pub)\" >/tmp/known")).Ok();
            words = [.. words, "--ssh_options=-o UserKnownHostsFile=/tmp/known -o StrictHostKeyChecking=yes"];
        }
        else
        {
            words = [.. words.Where(word => !word.StartsWith("--new_master_password", StringComparison.Ordinal)), "--new_master_password=wrong"];
        }

        Fails(await HookAsync(words), Proceed, provider, says);
        await HasDoneAsync(fault == "wrong-key" ? "consul,users" : "consul,vip");
    }

    [Fact]
    public async Task An_address_that_answers_elsewhere_is_not_added()
    {
        var run = await HookAsync(await site.StartWordsAsync());
        Fails(run, Proceed, "vip:main", "10.77.0.100");
        Assert.False(await site.HoldsVipAsync("db2"));
        await HasDoneAsync("consul,users");
    }

    [Fact]
    public async Task Sudo_that_is_missing_or_forbidden_is_named()
    {
        await site.ConfigureAsync([.. Limits, "[ssh]", "user=mha", "sudo=yes", .. Site.Vip]);
        await OnlyTheDeadMasterLosesTheAddressAsync();
        var words = (await site.StartWordsAsync()).Where(word => !word.StartsWith("--ssh_user", StringComparison.Ordinal)).ToArray();

        await BreakAsync("db2", "mv /etc/sudoers.d /etc/sudoers.away; rm -f /etc/sudoers; printf 'root ALL=(ALL) ALL\\n' >/etc/sudoers; chmod 0440 /etc/sudoers");
        Fails(await HookAsync(words), Proceed, "vip:main", "sudo");
        await BreakAsync("db2", "mv /usr/bin/sudo /usr/bin/sudo.away");
        Fails(await HookAsync(words), Proceed, "vip:main", "sudo");
    }

    [Theory]
    [InlineData("acl", "policy with node", 1)]
    [InlineData("leaderless", "leader", 1)]
    public async Task Consul_that_denies_or_has_no_leader_fails_status_and_start(string kind, string says, int statusCode)
    {
        await StartSecondConsulAsync(kind);
        await site.ConfigureAsync([.. Limits.Where(line => !line.StartsWith("step", StringComparison.Ordinal)), "step_timeout=9s", .. Site.Vip, "[consul:node]", "address=http://10.77.0.10:9500", "mode=catalog", "node=master", .. Site.MySql]);
        Fails(await HookAsync("--command=status", "--ssh_user=root", "--orig_master_host=db1", "--orig_master_ip=10.77.0.11", "--orig_master_port=3306"), statusCode, "consul:node", says);

        await OnlyTheDeadMasterLosesTheAddressAsync();
        Fails(await HookAsync(await site.StartWordsAsync()), Proceed, "consul:node", says);
        await HasDoneAsync("vip,users");
    }

    [Fact]
    public async Task Stop_of_a_dead_host_is_proven_by_silence()
    {
        await site.Hosts.DoAsync("power-off", "db1");
        var run = await HookAsync(Site.StopWords());
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.True(run.Output.Contains("nobody answers for 10.77.0.100", StringComparison.Ordinal), run.Output);
    }

    [Theory]
    [InlineData("pkill -STOP -x sshd")]
    [InlineData("pkill -KILL -x sshd")]
    public async Task Stop_of_a_host_that_still_answers_aborts(string fault)
    {
        await BreakAsync("db1", fault);
        var run = await HookAsync(Site.StopWords());
        Fails(run, 1, "vip:main", "10.77.0.100");
    }

    [Fact]
    public async Task Stopssh_withdraws_and_is_the_same_when_repeated()
    {
        Assert.Equal(0, (await HookAsync(Site.StopWords("stopssh"))).ExitCode);
        Assert.False(await site.HoldsVipAsync("db1"));
        var again = await HookAsync(Site.StopWords("stopssh"));
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("already", again.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("size=64k", "head -c 1M /dev/zero >/state/full 2>/dev/null; true")]
    [InlineData("size=64k", "mount -o remount,ro /state")]
    public async Task A_full_or_read_only_state_dir_loses_no_record(string options, string fault)
    {
        (await site.Hosts.ShellAsync("manager", $"mkdir /state && mount -t tmpfs -o {options} tmpfs /state && {fault}")).Ok();
        await site.ConfigureAsync(["state_dir=/state", .. Limits, .. Site.Vip, .. Site.ConsulNode, .. Site.ConsulKey, .. Site.MySql]);
        var status = await HookAsync("--command=status", "--ssh_user=root", "--orig_master_host=db1", "--orig_master_ip=10.77.0.11", "--orig_master_port=3306");
        Fails(status, 1, "hooks check", "/state");

        await OnlyTheDeadMasterLosesTheAddressAsync();
        var run = await HookAsync(await site.StartWordsAsync());
        Assert.True(run.ExitCode == 0, run.Output);
        await HasDoneAsync("vip,consul,users");
        Assert.Contains("""journal: {"at":""", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"proven\",\"provider\":\"vip:main\"", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"end\",\"exit\":0", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("perl")]
    [InlineData("arping")]
    public async Task Perl_or_arping_is_enough(string missing)
    {
        await OnlyTheDeadMasterLosesTheAddressAsync();
        await BreakAsync("db2", $"mv /usr/bin/{missing} /usr/bin/{missing}.away");
        var run = await HookAsync(await site.StartWordsAsync());
        Assert.True(run.ExitCode == 0, run.Output);
        await HasDoneAsync("vip,consul,users");
    }

    [Fact]
    public async Task Start_after_start_says_already()
    {
        await OnlyTheDeadMasterLosesTheAddressAsync();
        var words = await site.StartWordsAsync();
        var first = await HookAsync(words);
        Assert.True(first.ExitCode == 0, first.Output);
        var again = await HookAsync(words);
        Assert.True(again.ExitCode == 0, again.Output);
        Assert.Contains("vip:main announce 10.77.0.100/24 on db2: already", again.Output, StringComparison.Ordinal);
        await HasDoneAsync("vip,consul,users");
    }

    private static void Fails(Ran run, int code, string provider, string says)
    {
        Assert.True(run.ExitCode == code, $"exit code {run.ExitCode} instead of {code}:\n{run.Output}");
        var named = run.Output.Split('\n').Any(line =>
            line.Contains($" ERROR {provider}", StringComparison.Ordinal) && line.Contains(says, StringComparison.OrdinalIgnoreCase));
        Assert.True(named, $"no error of {provider} says '{says}':\n{run.Output}");
        Assert.False(run.Output.Contains("fault of this program", StringComparison.Ordinal), run.Output);
    }

    /// <summary>Runs the hook and holds it to its deadline by the clock of its own log.</summary>
    private async Task<Ran> HookAsync(params string[] words)
    {
        var run = await site.HookAsync(words);
        var lines = run.Output.Split('\n').Where(line => line.Length > 24 && line[10] == 'T').Select(line => DateTime.Parse(line[..24], CultureInfo.InvariantCulture)).ToList();
        Assert.True(lines.Count > 0, run.Output);
        Assert.True(lines[^1] - lines[0] < TimeSpan.FromSeconds(25), run.Output);
        return run;
    }

    private async Task HasDoneAsync(string what)
    {
        foreach (var one in what.Split(','))
        {
            switch (one)
            {
                case "vip":
                    Assert.True(await site.HoldsVipAsync("db2"));
                    break;
                case "consul":
                    Assert.Equal(("10.77.0.12", "10.77.0.12:3306"), (await site.NodeAsync(), await site.KeyAsync()));
                    break;
                default:
                    Assert.NotEqual("0", await site.Hosts.SqlAsync("db2", "SELECT COUNT(*) FROM mysql.user WHERE user = 'writeuser'"));
                    break;
            }
        }
    }

    private async Task OnlyTheDeadMasterLosesTheAddressAsync() => (await site.Hosts.RunAsync("db1", "ip", "addr", "flush", "dev", "eth0", "label", "eth0:1")).Ok();

    private async Task BreakAsync(string host, string script) => (await site.Hosts.ShellAsync(host, script)).Ok();

    private async Task StartSecondConsulAsync(string kind)
    {
        var config = kind == "acl"
            ? """{"server":true,"bootstrap_expect":1,"data_dir":"/tmp/c2","bind_addr":"10.77.0.10","client_addr":"10.77.0.10","ports":{"http":9500,"dns":-1,"serf_lan":9301,"serf_wan":-1,"server":9300,"grpc":-1},"performance":{"raft_multiplier":1},"acl":{"enabled":true,"default_policy":"deny"}}"""
            : """{"server":true,"bootstrap_expect":3,"data_dir":"/tmp/c2","bind_addr":"10.77.0.10","client_addr":"10.77.0.10","ports":{"http":9500,"dns":-1,"serf_lan":9301,"serf_wan":-1,"server":9300,"grpc":-1}}""";
        await site.Hosts.WriteAsync("manager", "/tmp/c2.json", config, "0644");
        (await site.Hosts.ShellAsync("manager", "setsid /opt/lab/consul/usr/bin/consul agent -config-file=/tmp/c2.json >/tmp/c2.log 2>&1 </dev/null &")).Ok();
        await site.Hosts.UntilAsync("manager", kind == "acl" ? "curl -s http://10.77.0.10:9500/v1/status/leader | grep -q 9300" : "curl -sf http://10.77.0.10:9500/v1/status/leader");
    }
}
