using MhaHooks.Core;
using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Providers;
using MhaHooks.Core.Ssh;
using MhaHooks.Providers.Vip;

namespace MhaHooks.Units.Vip;

public class VipStepTests
{
    [Fact]
    public async Task Announcing_takes_one_trip_ahead_and_one_inside_the_outage()
    {
        var shell = new ScriptedShell(Outputs.Look(), Outputs.Changed(Outputs.Held() + "@told 0\n"));

        await RunAsync(Provider(shell).Announce(Start()));

        Assert.Equal(2, shell.Commands.Count);
        Assert.All(shell.Commands, command => Assert.True(command.AsRoot));
        Assert.Equal(["eth0", "192.0.2.10", "yes", "0.2", ArpScripts.Probe, "c000020a"], shell.Arguments(0));
        Assert.Equal(["eth0", "192.0.2.10", "5", "5", GarpScripts.Later, ArpScripts.Announce, "c000020a"], shell.Arguments(1).Take(7));
        Assert.Equal(["ip", "addr", "add", "192.0.2.10/24", "broadcast", "+", "dev", "eth0", "label", "eth0:1"], shell.Arguments(1).Skip(7));
    }

    [Fact]
    public async Task What_adds_the_address_waits_on_the_host_for_the_end_of_the_look()
    {
        var shell = new HoldingShell(Outputs.Changed(Outputs.Held() + "@told 0\n"), Outputs.Look());

        await RunAsync(Provider(shell).Announce(Start()));

        Assert.Equal(["run", "hold 192.0.2.10/24", "go", "drop"], shell.Events);
    }

    [Fact]
    public async Task Where_it_waits_no_more_the_address_is_added_anew()
    {
        var shell = new HoldingShell(null, Outputs.Look(), Outputs.Changed(Outputs.Held() + "@told 0\n"));

        await RunAsync(Provider(shell).Announce(Start()));

        Assert.Equal(["run", "hold 192.0.2.10/24", "go", "run", "drop"], shell.Events);
    }

    [Fact]
    public async Task Where_somebody_answers_it_never_gets_its_signal()
    {
        var look = Outputs.Look(probe: "@probe 1\nanswer from 02:00:00:00:00:09\n");
        var shell = new HoldingShell("", look, look);

        await Assert.ThrowsAsync<HookException>(() => RunAsync(Provider(shell).Announce(Start())));

        Assert.DoesNotContain("go", shell.Events);
        Assert.Equal("drop", shell.Events[^1]);
    }

    [Fact]
    public async Task Where_the_host_has_another_tool_it_never_gets_its_signal()
    {
        var shell = new HoldingShell("", Outputs.Look(tools: "/sbin/ifconfig\n/usr/bin/perl\n"), Outputs.Changed(Outputs.Held() + "@told 0\n"));

        await RunAsync(Provider(shell).Announce(Start()));

        Assert.Equal(["run", "hold 192.0.2.10/24", "drop", "run"], shell.Events);
    }

    [Theory]
    [InlineData("@told 1\nsend: No buffer space available\n")]
    [InlineData("")]
    public async Task Neighbours_that_were_not_told_with_the_address_are_told_by_the_step(string told)
    {
        var shell = new ScriptedShell(
            Outputs.Look(), Outputs.Changed(Outputs.Held() + told), new RemoteResult(1, "", "socket: Operation not permitted"));

        var error = await Assert.ThrowsAsync<HookException>(() => RunAsync(Provider(shell).Announce(Start())));

        Assert.Equal(FailureKind.Denied, error.Kind);
        Assert.Equal(["eth0", "192.0.2.10", "5", "5"], shell.Arguments(2).Take(4));
    }

    [Fact]
    public async Task An_address_that_was_there_is_announced_again()
    {
        var shell = new ScriptedShell(Outputs.Look(Outputs.Held()), "");

        await RunAsync(Provider(shell).Announce(Start()));

        Assert.Equal(2, shell.Commands.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("This account is currently not available.\n")]
    [InlineData("@ip\n@end\n")]
    [InlineData("@ip\n2: eth0    inet 192.0.2.2/24 scope global eth0\\\n")]
    public async Task What_is_no_whole_answer_is_not_believed(string output)
    {
        var announced = await Assert.ThrowsAsync<HookException>(() => RunAsync(Provider(new ScriptedShell(output, output)).Announce(Start())));
        Assert.Equal(FailureKind.Unproven, announced.Kind);

        var withdrawn = await Assert.ThrowsAsync<HookException>(() => RunAsync(Provider(new ScriptedShell(output)).Withdraw(Start())));
        Assert.Equal(FailureKind.Unproven, withdrawn.Kind);
    }

    [Fact]
    public async Task A_look_without_the_probe_that_was_asked_for_is_not_believed()
    {
        var look = Outputs.Look(probe: "");

        var error = await Assert.ThrowsAsync<HookException>(() => RunAsync(Provider(new ScriptedShell(look, look)).Announce(Start())));

        Assert.Equal(FailureKind.Unproven, error.Kind);
    }

    [Fact]
    public async Task An_address_that_is_held_twice_is_removed_and_put_back_twice()
    {
        var second = Outputs.Held(label: "eth0").Replace("/24", "/32", StringComparison.Ordinal);
        var shell = new ScriptedShell(
            Outputs.Look(Outputs.Held() + second, probe: ""), Outputs.Changed(second), Outputs.Changed(),
            Outputs.Look(), Outputs.Changed(Outputs.Held() + "@told 0\n"), Outputs.Changed(Outputs.Held() + second + "@told 0\n"));
        var step = Provider(shell).Withdraw(Start()).Single();

        var look = await step.LookAsync(CancellationToken.None);
        await step.ActAsync(look, CancellationToken.None);
        await step.ProveAsync(CancellationToken.None);
        await step.UndoAsync(look.Before, CancellationToken.None);

        Assert.Contains("192.0.2.10/32", shell.Arguments(2));
        Assert.Equal(6, shell.Commands.Count);
        Assert.Contains("192.0.2.10/24", shell.Arguments(4));
        Assert.Contains("192.0.2.10/32", shell.Arguments(5));
    }

    [Fact]
    public async Task An_address_that_is_left_once_is_unproven()
    {
        var second = Outputs.Held(label: "eth0").Replace("/24", "/32", StringComparison.Ordinal);
        var shell = new ScriptedShell(Outputs.Look(Outputs.Held(), probe: ""), Outputs.Changed(second));

        var error = await Assert.ThrowsAsync<HookException>(() => RunAsync(Provider(shell).Withdraw(Start())));

        Assert.Equal(FailureKind.Unproven, error.Kind);
    }

    [Fact]
    public void A_dry_run_names_the_exact_change()
    {
        var provider = Provider(new ScriptedShell());

        Assert.Equal(
            [
                "add 192.0.2.10/24 to eth0 of db2, label eth0:1, unless somebody answers for 192.0.2.10",
                "send 5 gratuitous ARP requests and 5 replies on eth0 of db2, and again after 5 s",
            ],
            provider.Announce(Start()).Select(step => step.Change));
        Assert.Equal(
            ["remove 192.0.2.10 from db1; where ssh is not possible, see that nobody answers for it"],
            provider.Withdraw(Start()).Select(step => step.Change));
        Assert.Equal(
            [new StepName("vip:main", "announce", "192.0.2.10/24 on db2"), new StepName("vip:main", "garp", "192.0.2.10/24 on db2")],
            provider.Announce(Start()).Select(step => step.Name));
        Assert.Equal(["192.0.2.10"], provider.ClientAddresses(Start()));
    }

    [Theory]
    [InlineData("eth0:1", "192.0.2.10/24 on eth0, label eth0:1 of db2")]
    [InlineData("eth0", "192.0.2.10/24 on eth0 of db2 (configured: 192.0.2.10/24 on eth0, label eth0:1)")]
    public async Task Twice_is_already(string label, string seen)
    {
        var shell = new ScriptedShell(Outputs.Look(Outputs.Held(label: label)));

        var look = await Provider(shell).Announce(Start()).First().LookAsync(CancellationToken.None);

        Assert.Equal((LookResult.Already, seen), (look.Result, look.Seen));
    }

    [Fact]
    public async Task An_address_on_another_device_is_a_conflict()
    {
        var shell = new ScriptedShell(Outputs.Look(Outputs.Held("eth1", "eth1")));

        var error = await Assert.ThrowsAsync<HookException>(() => Provider(shell).Announce(Start()).First().LookAsync(CancellationToken.None));

        Assert.Equal(FailureKind.Conflict, error.Kind);
        Assert.Contains("192.0.2.10/24 on eth1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_ahead_is_asked_for_again_before_it_counts()
    {
        const string Answer = "@probe 1\nUnicast reply from 192.0.2.10 [02:00:00:00:00:99]  0.6ms\n";
        var shell = new ScriptedShell(Outputs.Look(probe: Answer), Outputs.Look(), Outputs.Look(probe: Answer));
        var step = Provider(shell).Announce(Start()).First();

        await step.PrepareAsync(CancellationToken.None);
        Assert.Equal(LookResult.Needed, (await step.LookAsync(CancellationToken.None)).Result);
        var error = await Assert.ThrowsAsync<HookException>(() => step.LookAsync(CancellationToken.None));

        Assert.Equal(FailureKind.Conflict, error.Kind);
        Assert.Contains("MAC 02:00:00:00:00:99", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@probe 127\nneither perl nor arping: not found\n", FailureKind.Missing)]
    [InlineData("@probe 1\nsocket: Operation not permitted\n", FailureKind.Denied)]
    [InlineData("@probe 100\neth0 has no carrier\n", FailureKind.Rejected)]
    [InlineData("@probe 143\n\n", FailureKind.Rejected)]
    [InlineData("@probe 2\narping: socket: Operation not permitted\n", FailureKind.Denied)]
    [InlineData("@probe 2\narping: Interface \"eth0\" is down\n", FailureKind.Rejected)]
    public async Task Not_being_able_to_ask_adds_nothing(string probe, FailureKind kind)
    {
        var step = Provider(new ScriptedShell(Outputs.Look(probe: probe))).Announce(Start()).First();

        var error = await Assert.ThrowsAsync<HookException>(() => step.LookAsync(CancellationToken.None));

        Assert.Equal(kind, error.Kind);
        Assert.Contains("probe = no", error.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_exists_is_fine_where_it_is_there_and_other_refusals_are_not()
    {
        var exists = new RemoteResult(2, Outputs.Changed(Outputs.Held()), "RTNETLINK answers: File exists");
        await RunAsync(Provider(new ScriptedShell(Outputs.Look(), exists)).Announce(Start()).Take(1));

        var refused = new RemoteResult(2, Outputs.Changed(), "RTNETLINK answers: Operation not permitted");
        var error = await Assert.ThrowsAsync<HookException>(
            () => RunAsync(Provider(new ScriptedShell(Outputs.Look(), refused)).Announce(Start()).Take(1)));
        Assert.Equal(FailureKind.Denied, error.Kind);
    }

    [Fact]
    public async Task What_is_not_there_afterwards_is_unproven()
    {
        var error = await Assert.ThrowsAsync<HookException>(() => RunAsync(Provider(new ScriptedShell(Outputs.Look(), Outputs.Changed())).Announce(Start())));

        Assert.Equal(FailureKind.Unproven, error.Kind);
    }

    [Fact]
    public async Task Ifconfig_alone_needs_an_alias()
    {
        var look = Outputs.Look(tools: "/sbin/ifconfig\n/sbin/arping\n");
        var shell = new ScriptedShell(look, Outputs.Changed(Outputs.Held()), "");
        await RunAsync(Provider(shell).Announce(Start()));
        Assert.Equal(["ifconfig", "eth0:1", "192.0.2.10", "netmask", "255.255.255.0", "broadcast", "192.0.2.255", "up"], shell.Arguments(1).Skip(7));

        var without = Provider(new ScriptedShell(look), "device=eth0").Announce(Start()).First();
        var error = await Assert.ThrowsAsync<HookException>(() => without.LookAsync(CancellationToken.None));
        Assert.Equal(FailureKind.Misconfigured, error.Kind);
    }

    [Fact]
    public async Task Ifconfig_never_replaces_what_an_alias_holds()
    {
        var look = Outputs.Look(Outputs.Held().Replace("192.0.2.10", "192.0.2.77", StringComparison.Ordinal), tools: "/sbin/ifconfig\n/sbin/arping\n");

        var error = await Assert.ThrowsAsync<HookException>(() => Provider(new ScriptedShell(look)).Announce(Start()).First().LookAsync(CancellationToken.None));

        Assert.Equal(FailureKind.Conflict, error.Kind);
    }

    [Fact]
    public async Task A_host_may_have_a_device_of_its_own()
    {
        var shell = new ScriptedShell(Outputs.Look(device: ""));
        var step = Provider(shell, "device=eth0", "[host:db2]", "vip:main.device=bond0").Announce(Start()).First();

        Assert.Contains("to bond0 of db2", step.Change, StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<HookException>(() => step.LookAsync(CancellationToken.None));
        Assert.Equal(FailureKind.Missing, error.Kind);
    }

    [Fact]
    public async Task A_host_without_any_device_is_told_how_to_get_one()
    {
        var step = Provider(new ScriptedShell(), "[host:db1]", "vip:main.device=eth0").Announce(Start()).First();

        var error = await Assert.ThrowsAsync<HookException>(() => step.LookAsync(CancellationToken.None));

        Assert.Equal(FailureKind.Misconfigured, error.Kind);
        Assert.Contains("[host:db2]", error.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Withdrawing_keeps_the_addresses_that_hang_on_a_primary()
    {
        var primary = "2: eth0    inet 192.0.2.10/24 brd 192.0.2.255 scope global eth0\\\n";
        var own = "2: eth0    inet 192.0.2.1/24 brd 192.0.2.255 scope global secondary eth0\\\n";
        var shell = new ScriptedShell("@ip\n" + primary + own + "@tools\n/sbin/ip\n@end\n", "@ip\n" + own + "@end\n");

        await RunAsync(Provider(shell).Withdraw(Start()));

        Assert.False(shell.Commands[0].AsRoot);
        Assert.Equal(["eth0", "ip", "addr", "del", "192.0.2.10/24", "dev", "eth0"], shell.Arguments(1));
    }

    [Fact]
    public async Task A_preflight_wants_the_living_master_to_hold_the_address()
    {
        var error = await Assert.ThrowsAsync<HookException>(() => RunAsync(Provider(new ScriptedShell(Outputs.Look())).Preflight(Status())));
        Assert.Equal(FailureKind.Missing, error.Kind);
        Assert.Contains("ip addr add 192.0.2.10/24 dev eth0", error.Next, StringComparison.Ordinal);

        var shell = new ScriptedShell(Outputs.Look(Outputs.Held()));
        await RunAsync(Provider(shell).Preflight(Status()));
        Assert.True(Assert.Single(shell.Commands).AsRoot);
    }

    [Theory]
    [InlineData("probe=yes", "@probe 2\narping: socket: Operation not permitted\n", "/sbin/ip\n/sbin/arping\n", FailureKind.Denied)]
    [InlineData("probe=no", "@probe 2\narping: socket: Operation not permitted\n", "/sbin/ip\n/sbin/arping\n", FailureKind.Denied)]
    [InlineData("probe=no", "@probe 127\nsh: arping: not found\n", "/sbin/ip\n", FailureKind.Missing)]
    public async Task A_preflight_sees_that_telling_is_impossible(string probe, string answer, string tools, FailureKind kind)
    {
        var shell = new ScriptedShell(Outputs.Look(Outputs.Held(), answer, tools));

        var error = await Assert.ThrowsAsync<HookException>(() => RunAsync(Provider(shell, "label=eth0:1", probe).Preflight(Status())));

        Assert.Equal(kind, error.Kind);
        Assert.Equal("yes", shell.Arguments(0).ElementAt(2));
    }

    private static Request Start() => Status() with { Command = HookCommand.Start, New = new DatabaseHost { Name = "db2", Ip = "192.0.2.2" } };

    private static Request Status() => new()
    {
        Hook = HookKind.MasterIpFailover,
        Command = HookCommand.Status,
        Orig = new DatabaseHost { Name = "db1", Ip = "192.0.2.1" },
    };

    private static VipProvider Provider(IRemoteShell shell, params string[] lines)
    {
        string[] keys = lines.Length == 0 ? ["label=eth0:1"] : lines;
        var section = ConfigFile.Parse("hooks.cnf", ["[vip:main]", "address=192.0.2.10/24", .. keys]).Section("vip:main");
        var log = new HookLog(TextWriter.Null, TimeProvider.System, "test", LogFormat.Text);
        return new VipProvider(section, new ProviderServices(shell, log, TimeProvider.System), new QuietManager());
    }

    private static async Task RunAsync(IEnumerable<Step> steps)
    {
        var all = steps.ToList();
        await Task.WhenAll(all.Select(step => step.PrepareAsync(CancellationToken.None)));
        foreach (var step in all)
        {
            var look = await step.LookAsync(CancellationToken.None);
            if (look.Result == LookResult.Needed)
            {
                await step.ActAsync(look, CancellationToken.None);
                await step.ProveAsync(CancellationToken.None);
            }
        }
    }
}
