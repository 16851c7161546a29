using MhaHooks.Core;
using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Providers;
using MhaHooks.Core.Ssh;
using MhaHooks.Providers.Vip;

namespace MhaHooks.Units.Vip;

public class OnlineChangeTests
{
    private const string Mac1 = "02:00:00:00:00:01";
    private const string Stranger = "02:00:00:00:00:99";
    private const string Held = "@probe 1\nsent\nanswer from 02:00:00:00:00:01\nall\n";

    private static StepName SoleHolder { get; } = new("vip:main", "holder", "192.0.2.10/24 on db1 eth0, heard on db2 eth0");

    private static StepName Withdrawn { get; } = new("vip:main", "withdraw", "192.0.2.10/24 on db1");

    [Fact]
    public async Task A_preflight_hears_everybody_on_the_new_masters_link_in_one_trip_a_host()
    {
        var shell = new ScriptedShell(Holder(), Outputs.Look(probe: Held));
        var steps = Provider(shell).Preflight(Stop()).ToList();

        var looks = await LookAsync(steps);

        Assert.Equal(SoleHolder, steps[2].Name);
        Assert.Equal((LookResult.Already, $"db1 alone answers, from MAC {Mac1}"), (looks[2].Result, looks[2].Seen));
        Assert.Equal(2, shell.Commands.Count);
        Assert.Equal(ArpScripts.Probe, shell.Arguments(0).ElementAt(4));
        Assert.Equal(ArpScripts.Collect, shell.Arguments(1).ElementAt(4));
    }

    [Theory]
    [InlineData("answer from 02:00:00:00:00:01\nanswer from 02:00:00:00:00:99\nall\n")]
    [InlineData("answer from 02:00:00:00:00:99\nanswer from 02:00:00:00:00:01\nall\n")]
    [InlineData("answer from 02:00:00:00:00:99\nall\n")]
    [InlineData("Unicast reply from 192.0.2.10 [02:00:00:00:00:99]  0.6ms\n")]
    public async Task Another_answerer_fails_the_preflight(string heard)
    {
        var shell = new ScriptedShell(Holder(), Outputs.Look(probe: $"@probe 1\nsent\n{heard}"));

        var error = await Assert.ThrowsAsync<HookException>(() => LookAsync(Provider(shell).Preflight(Stop())));

        Assert.Equal(FailureKind.Conflict, error.Kind);
        Assert.Contains($"MAC {Stranger} as well", error.Message, StringComparison.Ordinal);
        Assert.Contains("nothing was changed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@probe 0\nsent\nall\n", "does not hear")]
    [InlineData("@probe 1\nsent\nanswer from 02:00:00:00:00:01\n", "first answer")]
    [InlineData("@probe 1\nUnicast reply from 192.0.2.10 [02:00:00:00:00:01]  0.6ms\n", "first answer")]
    [InlineData("@probe 1\nsent\nanswer from 02:00:00:00:00:0a\nall\n", "another of its devices")]
    public async Task What_cannot_be_seen_is_skipped_and_left_to_start(string heard, string why)
    {
        var looks = await LookAsync(Provider(new ScriptedShell(Holder(), Outputs.Look(probe: heard))).Preflight(Stop()));

        Assert.Equal(LookResult.Skip, looks[2].Result);
        Assert.Contains(why, looks[2].Seen, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_probe_nobody_is_listened_for_and_a_failover_has_no_such_check()
    {
        Assert.Equal(2, Provider(new ScriptedShell(), lines: "probe=no").Preflight(Stop()).Count());
        Assert.Equal(2, Provider(new ScriptedShell()).Preflight(Stop() with { Hook = HookKind.MasterIpFailover }).Count());
    }

    [Fact]
    public async Task What_stop_has_proven_is_not_asked_again_inside_the_outage()
    {
        var shell = new ScriptedShell(Outputs.Look(probe: ""), Outputs.Changed(Outputs.Held() + "@told 0\n"), Outputs.Look(Outputs.Held()));
        var steps = Provider(shell, new ProvenSteps(SoleHolder, Withdrawn)).Announce(Start()).ToList();

        var seen = await RunAsync(steps);

        Assert.Equal(["announce", "garp", "alone"], steps.Select(step => step.Name.Verb));
        Assert.Equal(["no", "yes"], new[] { 0, 2 }.Select(index => shell.Arguments(index).ElementAt(2)));
        Assert.Equal("add 192.0.2.10/24 to eth0 of db2, label eth0:1", steps[0].Change);
        Assert.EndsWith("added without asking again, since stop has proven that db1 alone held it and let go", seen[0], StringComparison.Ordinal);
        Assert.Equal("nobody but db2 answers for it", seen[2]);
        Assert.Equal(3, shell.Commands.Count);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Half_a_proof_is_none(bool alone, bool gone)
    {
        var shell = new ScriptedShell(Outputs.Look(), Outputs.Changed(Outputs.Held() + "@told 0\n"));
        var proven = new ProvenSteps([.. alone ? [SoleHolder] : Array.Empty<StepName>(), .. gone ? [Withdrawn] : Array.Empty<StepName>()]);

        var seen = await RunAsync(Provider(shell, proven).Announce(Start()));

        Assert.Equal("yes", shell.Arguments(0).ElementAt(2));
        Assert.Equal("it was asked before the address was added", seen[2]);
        Assert.Equal(2, shell.Commands.Count);
    }

    [Fact]
    public async Task A_proof_for_another_device_is_none()
    {
        var shell = new ScriptedShell(Outputs.Look(device: "bond0\n"), Outputs.Changed(Outputs.Held("bond0", "bond0") + "@told 0\n"));

        await RunAsync(Provider(shell, new ProvenSteps(SoleHolder, Withdrawn), "device=eth0", "[host:db2]", "vip:main.device=bond0").Announce(Start()));

        Assert.Equal("yes", shell.Arguments(0).ElementAt(2));
    }

    [Fact]
    public async Task A_holder_that_came_meanwhile_is_named_once_the_address_is_in_use()
    {
        var answered = $"@probe 1\nsent\nanswer from {Stranger}\n";
        var shell = new ScriptedShell(Outputs.Look(probe: ""), Outputs.Changed(Outputs.Held() + "@told 0\n"), Outputs.Look(Outputs.Held(), answered));

        var error = await Assert.ThrowsAsync<HookException>(() => RunAsync(Provider(shell, new ProvenSteps(SoleHolder, Withdrawn)).Announce(Start())));

        Assert.Equal(FailureKind.Conflict, error.Kind);
        Assert.Contains("the address is on db2 (192.0.2.2) and on that machine", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_switch_does_not_rest_on_silence()
    {
        var dead = new HookException(FailureKind.Unreachable, "no way to db1");
        var step = Provider(new ScriptedShell(dead)).Withdraw(Stop()).Single();

        Assert.Same(dead, await Assert.ThrowsAsync<HookException>(() => step.LookAsync(CancellationToken.None)));
        Assert.Equal("remove 192.0.2.10 from db1", step.Change);
    }

    [Fact]
    public async Task Withdrawing_is_one_trip_inside_the_outage_and_its_undo_two()
    {
        var shell = new ScriptedShell(
            Outputs.Look(Outputs.Held(), probe: ""), Outputs.Changed(), Outputs.Look(), Outputs.Changed(Outputs.Held() + "@told 0\n"));
        var step = Provider(shell).Withdraw(Stop()).Single();
        var look = await step.LookAsync(CancellationToken.None);
        await step.ActAsync(look, CancellationToken.None);
        await step.ProveAsync(CancellationToken.None);
        Assert.Equal(2, shell.Commands.Count);

        // What another process would do, which has the journal and nothing else.
        await Provider(shell).Withdraw(Stop()).Single().UndoAsync(look.Before, CancellationToken.None);

        Assert.Equal(4, shell.Commands.Count);
        Assert.Equal("yes", shell.Arguments(2).ElementAt(2));
        Assert.Contains("eth0:1", shell.Arguments(3));
    }

    [Fact]
    public async Task An_announcement_is_undone_from_its_record_alone()
    {
        var shell = new ScriptedShell(
            Outputs.Look(probe: ""), Outputs.Changed(Outputs.Held() + "@told 0\n"), Outputs.Look(Outputs.Held(), probe: ""), Outputs.Changed());
        var step = Provider(shell, new ProvenSteps(SoleHolder, Withdrawn)).Announce(Start()).First();
        var look = await step.LookAsync(CancellationToken.None);
        await step.ActAsync(look, CancellationToken.None);

        var undone = await Provider(shell).Announce(Start()).Single(one => one.Name == step.Name).UndoAsync(look.Before, CancellationToken.None);

        Assert.EndsWith("of db2 is removed again", undone, StringComparison.Ordinal);
        Assert.Contains("del", shell.Arguments(3));
    }

    private static string Holder() => Outputs.Look(Outputs.Held(), device: $"eth0\n{Mac1}\n")
        .Replace("@macs\n02:00:00:00:00:02\n", $"@macs\n{Mac1}\n02:00:00:00:00:0A\n", StringComparison.Ordinal);

    private static Request Stop() => new()
    {
        Hook = HookKind.MasterIpOnlineChange,
        Command = HookCommand.Stop,
        Orig = new DatabaseHost { Name = "db1", Ip = "192.0.2.1" },
        New = new DatabaseHost { Name = "db2", Ip = "192.0.2.2" },
    };

    private static Request Start() => Stop() with { Command = HookCommand.Start };

    private static VipProvider Provider(IRemoteShell shell, IHandover? handover = null, params string[] lines)
    {
        string[] keys = lines.Any(line => line.StartsWith("device=", StringComparison.Ordinal)) ? lines : ["label=eth0:1", .. lines];
        var section = ConfigFile.Parse("hooks.cnf", ["[vip:main]", "address=192.0.2.10/24", .. keys]).Section("vip:main");
        var log = new HookLog(TextWriter.Null, TimeProvider.System, "test", LogFormat.Text);
        var services = new ProviderServices(shell, log, TimeProvider.System) { Handover = handover ?? new NoHandover() };
        return new VipProvider(section, services, new QuietManager());
    }

    private static async Task<IReadOnlyList<Look>> LookAsync(IEnumerable<Step> steps)
    {
        var all = steps.ToList();
        await Task.WhenAll(all.Select(step => step.PrepareAsync(CancellationToken.None)));
        List<Look> looks = [];
        foreach (var step in all)
        {
            looks.Add(await step.LookAsync(CancellationToken.None));
        }

        return looks;
    }

    private static async Task<IReadOnlyList<string>> RunAsync(IEnumerable<Step> steps)
    {
        var all = steps.ToList();
        await Task.WhenAll(all.Select(step => step.PrepareAsync(CancellationToken.None)));
        List<string> seen = [];
        foreach (var step in all)
        {
            var look = await step.LookAsync(CancellationToken.None);
            if (look.Result == LookResult.Needed)
            {
                await step.ActAsync(look, CancellationToken.None);
                seen.Add(await step.ProveAsync(CancellationToken.None));
            }
            else
            {
                seen.Add(look.Seen);
            }
        }

        return seen;
    }
}
