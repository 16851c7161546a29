using System.Globalization;
using Xunit.Abstractions;

namespace MhaHooks.Lab;

/// <summary>
/// Something fails at every step of <c>stop</c>. Each time writes are back on the original master without anybody's help, or
/// after one <c>mha-hooks undo</c> where the hook was killed and nobody watched over it. Failures of one kind share a lab; each
/// is one of N, and all N have to hold.
/// </summary>
public sealed class SwitchFaultTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly string[] Masters = ["db1", "db2"];
    private static readonly string[] Changes = ["sql_log_bin", "SET GLOBAL", "RENAME USER"];
    private readonly List<string> failures = [];
    private ProxiedSite site = null!;
    private int cases;

    public async Task InitializeAsync() => site = await ProxiedSite.BuildAsync();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Theory]
    [InlineData("cut")]
    [InlineData("late")]
    [InlineData("error")]
    public async Task A_statement_that_fails(string action)
    {
        foreach (var (host, number, text) in await StatementsAsync(checks: action == "error"))
        {
            await CaseAsync($"{action} on {host}, {text}", host, async () =>
            {
                await site.ArmAsync(host, action, $"{number}");
                return await site.StopAsync();
            });
        }

        AllHeld();
    }

    [Fact]
    public async Task SIGTERM_at_each_statement()
    {
        foreach (var (host, number, text) in await StatementsAsync())
        {
            await CaseAsync($"SIGTERM on {host}, {text}", host, () => StalledAsync(host, number, () => site.SignalAsync("TERM")));
        }

        AllHeld();
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("no")]
    public async Task SIGKILL_at_each_statement(string watched)
    {
        await site.ConfigureAsync(ProxiedSite.Limits, Site.Vip, ProxiedSite.ConsulNode, ProxiedSite.MySql, [$"online_watch={watched}"]);
        foreach (var (host, number, text) in await StatementsAsync())
        {
            await CaseAsync($"SIGKILL on {host}, {text}", host, async () =>
            {
                var run = await StalledAsync(host, number, () => site.SignalAsync("KILL"));
                await site.UntilNobodyWatchesAsync();
                return watched == "yes" ? run : run with { Output = run.Output + (await site.UndoAsync()).Output };
            });
        }

        AllHeld();
    }

    [Fact]
    public async Task A_server_that_stands_still()
    {
        foreach (var (host, number, text) in await StatementsAsync())
        {
            await CaseAsync($"SIGSTOP on {host}, {text}", host, () => StalledAsync(host, number, async () =>
            {
                await site.Hosts.DoAsync("freeze", host);
                // What comes behind the proof that nobody writes is a comfort: there the stop stands.
                await site.UntilPrintedAsync(" ERROR | semi-synchronous roles .*skipped");
                await site.Hosts.DoAsync("thaw", host);
            }));
        }

        AllHeld();
    }

    // The hook goes on when MHA has been killed in the middle of stop: the watcher puts back what it then did.
    [Fact]
    public async Task MHA_that_is_killed()
    {
        await site.Hosts.WriteAsync(ProxiedSite.Manager, "/share/hook", $"""
            #!/bin/bash
            : >/share/hook.log
            {LabHosts.OnlineHook} "$@" >>/share/hook.log 2>&1 &
            while kill -0 $! 2>/dev/null && ! grep -qE "$(cat /share/kill-at)" /share/hook.log; do sleep 0.002; done
            [[ $(cat /share/kill-at) == nothing* ]] || pkill -KILL -x masterha_master
            wait $!
            code=$?
            [[ $* != *--command=stop* ]] || pkill -KILL -x masterha_master
            exit $code
            """, "0755");
        await site.Hosts.DoAsync("mha-cnf", "master_ip_online_change_script=/share/hook");
        string[] moments = ["nothing before its end", "check rights", "watch until start", "guard read_only", "withdraw 10.77.0.100", "block accounts", "drain", "freeze read_only", "prove standstill", "exit 0"];
        foreach (var moment in moments)
        {
            await CaseAsync($"SIGKILL of MHA at '{moment}'", null, async () =>
            {
                await site.Hosts.WriteAsync(ProxiedSite.Manager, "/share/kill-at", moment, "0644");
                var run = await site.Hosts.ShellAsync(
                    ProxiedSite.Manager, "masterha_master_switch --master_state=alive --conf=/etc/mha.cnf --new_master_host=db2 --orig_master_is_new_slave --interactive=0; echo \"MHA: $?\"");
                Assert.Contains("MHA: 137", run.Output, StringComparison.Ordinal);
                await site.UntilNobodyWatchesAsync();
                return run with { ExitCode = 137, Output = run.Output + (await site.Hosts.RunAsync(ProxiedSite.Manager, "cat", "/share/hook.log")).Output };
            });
        }

        AllHeld();
    }

    [Fact]
    public async Task A_provider_that_fails()
    {
        await BrokenAsync("Consul hangs", "manager", "pkill -STOP -x consul", "pkill -CONT -x consul; until curl -sf -m 1 http://10.77.0.10:8500/v1/status/leader; do sleep 0.1; done");
        await BrokenAsync("sshd of db1 hangs", "db1", "pkill -STOP -x sshd", "pkill -CONT -x sshd");
        await BrokenAsync("sshd of db2 hangs", "db2", "pkill -STOP -x sshd", "pkill -CONT -x sshd");
        await BrokenAsync("db2 has neither perl nor arping", "db2", "mv /usr/bin/arping /usr/bin/arping.away; mv /usr/bin/perl /usr/bin/perl.away", "mv /usr/bin/arping.away /usr/bin/arping; mv /usr/bin/perl.away /usr/bin/perl");
        await BrokenAsync("the address answers on db3 as well", "db3", $"ip addr add {LabHosts.Vip}/24 dev eth0", $"ip addr del {LabHosts.Vip}/24 dev eth0; sleep 0");
        await BrokenAsync("replication of db2 stands still", "db2", "mysql -e 'STOP SLAVE SQL_THREAD'", "mysql -e 'START SLAVE SQL_THREAD'; until mysql -e 'SHOW SLAVE STATUS\\G' | grep -q 'Slave_SQL_Running: Yes'; do sleep 0.02; done");
        await BrokenAsync("MHA's account may not rename", "db1", "mysql -e \"SET sql_log_bin = 0; REVOKE CREATE USER ON *.* FROM mha_admin@'%'\"", "mysql -e \"SET sql_log_bin = 0; GRANT CREATE USER ON *.* TO mha_admin@'%'\"");
        await BrokenAsync("MHA's account may not set read_only", "db1", "mysql -e \"SET sql_log_bin = 0; REVOKE READ_ONLY ADMIN, SUPER ON *.* FROM mha_admin@'%'\"", "mysql -e \"SET sql_log_bin = 0; GRANT READ_ONLY ADMIN, SUPER ON *.* TO mha_admin@'%'\"");
        await BrokenAsync("the state directory is gone", "manager", "mount -t tmpfs -o ro tmpfs /var/lib/mha-hooks", "umount /var/lib/mha-hooks");
        AllHeld();
    }

    // What a whole stop says to both servers, with or without the checks that come first; mha-hooks undo takes it back.
    private async Task<IReadOnlyList<(string Host, int Number, string Text)>> StatementsAsync(bool checks = false)
    {
        var run = await site.StopAsync();
        Assert.True(run.ExitCode == 0, run.Output);
        var all = new List<(string, int, string)>();
        foreach (var host in Masters)
        {
            var said = await site.StatementsAsync(host);
            all.AddRange(said.Select(line => (host, int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture), line)).Skip(checks ? 0 : LastCheck(said)));
        }

        var undone = await site.UndoAsync();
        Assert.True(undone.ExitCode == 0, run.Output + undone.Output);
        Assert.Equal("", await site.WrongAsync());
        Assert.NotEmpty(all);
        return all;
    }

    // The first change and whatever comes behind it, and a few of the checks before it.
    private static int LastCheck(IReadOnlyList<string> said)
    {
        var first = said.TakeWhile(line => !Changes.Any(word => line.Contains(word, StringComparison.OrdinalIgnoreCase))).Count();
        return Math.Max(0, first - 2);
    }

    // The hook waits at the statement while something happens.
    private async Task<Ran> StalledAsync(string host, int number, Func<Task> happens)
    {
        await site.ArmAsync(host, "stall", $"{number}");
        var stop = site.StopAsync();
        await Task.WhenAny(stop, site.UntilHitAsync(host));
        if (!stop.IsCompleted)
        {
            await happens();
        }

        return await stop;
    }

    private Task BrokenAsync(string what, string host, string fault, string heal) => CaseAsync(what, null, async () =>
    {
        await site.Hosts.ShellAsync(ProxiedSite.Manager, "for socket in /var/lib/mha-hooks/ssh/*; do ssh -O exit -S $socket db1; done");
        (await site.Hosts.ShellAsync(host, fault)).Ok();
        try
        {
            return await site.StopAsync();
        }
        finally
        {
            (await site.Hosts.ShellAsync(host, heal)).Ok();
        }
    });

    // A statement that did not come this time (a repetition, a wait that was over at once) is no case.
    private async Task CaseAsync(string what, string? host, Func<Task<Ran>> fails)
    {
        var run = await fails();
        var wasHit = host is null || await site.WasHitAsync(host);
        foreach (var master in Masters)
        {
            await site.ArmAsync(master);
        }

        if (!wasHit)
        {
            Assert.True(run.ExitCode != 0 || (await site.UndoAsync()).ExitCode == 0, run.Output);
            output.WriteLine($"not reached: {what}");
            return;
        }

        cases++;
        // An answer that was lost, or a failure behind the last change, may be nothing to the hook: then it stands by its 0.
        var stands = run.ExitCode == 0;
        if (stands)
        {
            output.WriteLine($"stopped all the same: {what}");
            await site.UndoAsync();
        }

        var wrong = await site.WrongAsync();
        if (wrong.Length > 0 || run.Output.Contains("fault of this program", StringComparison.Ordinal))
        {
            var log = string.Join('\n', run.Output.Split('\n').Where(line => !line.Contains(" check ", StringComparison.Ordinal) && !line.Contains(" journal: ", StringComparison.Ordinal)));
            failures.Add($"--- {what}: exit {run.ExitCode}\n{wrong}\n{log}");
            await site.ResetAsync();
        }
    }

    private void AllHeld()
    {
        output.WriteLine($"{cases - failures.Count} of {cases} failures ended with writes where they were");
        Assert.True(failures.Count == 0, $"{cases - failures.Count} of {cases} failures ended with writes where they were\n{string.Join('\n', failures)}");
    }
}
