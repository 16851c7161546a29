using System.Globalization;
using System.Text.RegularExpressions;

namespace MhaHooks.Lab;

/// <summary>Real switches back and forth under 16 writers: nothing is lost, nothing is written twice, nothing stays behind.</summary>
public sealed partial class SwitchTests : IAsyncLifetime
{
    private const int Switches = 20;
    private static readonly string Load = Path.Combine(LabHosts.Checkout, "tests", "load");
    private static readonly string[] Servers = ["db1", "db2", "db3"];
    private Site site = null!;

    public async Task InitializeAsync()
    {
        site = await Site.BuildAsync();
        await site.Hosts.DoAsync("mha-cnf", $"master_ip_online_change_script={LabHosts.OnlineHook}");
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task Twenty_switches_lose_no_write_and_leave_no_trace()
    {
        var stops = new List<(int Server, DateTimeOffset At)>();
        var writers = await StartWritersAsync();
        for (var i = 0; i < Switches; i++)
        {
            var (from, to) = i % 2 == 0 ? (1, 2) : (2, 1);
            stops.Add((10 + from, await SwitchAsync($"db{to}")));
            await UntilAllWriteAsync(10 + to);
            await site.Hosts.UntilAsync($"db{from}", Replicates);
            await site.Hosts.UntilAsync("db3", Replicates);
        }

        (await site.Hosts.RunAsync("db3", "touch", "/share/stop")).Ok();
        (await writers).Ok();
        var acknowledged = Acknowledged.Parse((await site.Hosts.RunAsync("db3", "cat", "/share/writes")).Ok().Output);

        NobodyWasLateOn(stops, acknowledged);
        await NothingIsMissingAsync(acknowledged);
        await AllHaveTheSameEventsAsync();
        await EverybodyIsInFormAsync();
    }

    private const string Replicates = "mysql -e 'SHOW SLAVE STATUS\\G' | grep -c 'Slave_.*_Running: Yes' | grep 2";

    private async Task<Task<Ran>> StartWritersAsync()
    {
        (await site.Hosts.RunAsync("db3", "touch", "/share/writes")).Ok();
        var names = from kind in new[] { "fresh", "pooled" }
                    from way in new[] { LabHosts.Vip, "master.node.consul" }
                    from number in Enumerable.Range(1, 4)
                    select $"{kind}-{way}-{number}={kind}:{way}";
        var settings = Path.Combine(LabHosts.Checkout, "tests", "lab", "parts", "settings.sh");
        var running = site.Hosts.ShellAsync("db3", $". {settings}; WRITE_PASSWORD=$write_password exec {Load}/writers /share/writes /share/stop {string.Join(' ', names)}");
        await UntilAllWriteAsync(11);
        return running;
    }

    private Task UntilAllWriteAsync(int server) => site.Hosts.UntilAsync(
        "db3", $$"""awk '$1 == "ack" && $5 == {{server}} { last[$2] = NR } $1 == "ack" && $5 != {{server}} { delete last[$2] } END { exit length(last) < 16 }' /share/writes""");

    // Returns when stop said 0.
    private async Task<DateTimeOffset> SwitchAsync(string target)
    {
        var run = await site.Hosts.RunAsync(
            "manager", "masterha_master_switch", "--master_state=alive", "--conf=/etc/mha.cnf", $"--new_master_host={target}",
            "--orig_master_is_new_slave", "--interactive=0", "--running_updates_limit=60");
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains($"Switching master to {target}(10.77.0.1{target[^1]}:3306) completed successfully.", run.Output, StringComparison.Ordinal);
        Assert.Contains("master_ip_online_change[start] exit 0", run.Output, StringComparison.Ordinal);
        var stop = StopEnded().Match(run.Output);
        Assert.True(stop.Success, run.Output);
        return DateTimeOffset.Parse(stop.Groups[1].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    }

    // From stop's 0 to the next stop, nothing is acknowledged by who was master before. The log's times are cut to milliseconds.
    private static void NobodyWasLateOn(List<(int Server, DateTimeOffset At)> stops, IReadOnlyList<Acknowledged> acknowledged)
    {
        for (var i = 0; i < stops.Count; i++)
        {
            var from = stops[i].At + TimeSpan.FromMilliseconds(1);
            var until = i + 1 < stops.Count ? stops[i + 1].At : DateTimeOffset.MaxValue;
            var late = acknowledged.Where(write => write.Server == stops[i].Server && write.At > from && write.At < until).ToList();
            Assert.True(late.Count == 0, $"switch {i + 1}: after stop had ended at {stops[i].At:O}, the original master acknowledged {string.Join(", ", late)}");
        }
    }

    private async Task NothingIsMissingAsync(IReadOnlyList<Acknowledged> acknowledged)
    {
        var last = acknowledged.GroupBy(write => write.Writer).Select(all => all.MaxBy(write => write.Sequence)!);
        foreach (var server in Servers)
        {
            foreach (var write in last)
            {
                await site.Hosts.UntilAsync(server, $"mysql -BNe \"SELECT COUNT(*) FROM app.writes WHERE client = '{write.Writer}' AND seq = {write.Sequence}\" | grep -v ^0");
            }

            var there = (await site.Hosts.SqlAsync(server, "SELECT DISTINCT client, seq FROM app.writes")).Split('\n').ToHashSet();
            var missing = acknowledged.Where(write => !there.Contains($"{write.Writer}\t{write.Sequence}")).ToList();
            Assert.True(missing.Count == 0, $"acknowledged and not on {server}: {string.Join(", ", missing)}");
        }
    }

    // Whatever one server wrote by itself would be in its binary log alone, and an account's change in plain words.
    private async Task AllHaveTheSameEventsAsync()
    {
        var events = new List<string>();
        foreach (var server in Servers)
        {
            var log = (await site.Hosts.ShellAsync(server, """
                set -o pipefail
                cd /var/lib/mysql && mariadb-binlog --base64-output=decode-rows $(sed 's,^\./,,' mysql-bin.index) |
                    grep -oiE 'GTID [0-9]+-[0-9]+-[0-9]+|(RENAME|CREATE|ALTER|DROP) USER|SET (GLOBAL|PASSWORD)|global_priv' | uniq
                """)).Ok().Output;
            Assert.DoesNotMatch("(?i)USER|SET|global_priv", log);
            events.Add(log);
        }

        Assert.Contains("GTID 0-12-", events[0], StringComparison.Ordinal);
        Assert.Equal(events[0], events[1]);
        Assert.Equal(events[0], events[2]);
        var position = await site.Hosts.SqlAsync("db1", "SELECT @@gtid_binlog_pos");
        Assert.All(await Task.WhenAll(Servers.Select(server => site.Hosts.SqlAsync(server, "SELECT @@gtid_binlog_pos"))), other => Assert.Equal(position, other));
    }

    private async Task EverybodyIsInFormAsync()
    {
        foreach (var server in Servers)
        {
            var prefix = server == "db1" ? "" : "_";
            Assert.Equal(
                $"{prefix}writeuser@10.77.0.% {prefix}writeuser@localhost",
                await site.Hosts.SqlAsync(server, "SELECT GROUP_CONCAT(user, '@', host ORDER BY host SEPARATOR ' ') FROM mysql.user WHERE user LIKE '%writeuser'"));
            Assert.Equal(server == "db1" ? "0" : "1", await site.Hosts.SqlAsync(server, "SELECT @@global.read_only"));
            Assert.Equal(server == "db1", await site.HoldsVipAsync(server));
        }

        Assert.Equal(("10.77.0.11", "10.77.0.11:3306"), (await site.NodeAsync(), await site.KeyAsync()));
        Assert.Equal("", await site.Hosts.SqlAsync("db1", "SHOW SLAVE STATUS"));
        await site.Hosts.UntilAsync("manager", "! ps -eo comm | grep ^master_ip_onlin");
    }

    [GeneratedRegex(@"(\S+Z) master_ip_online_change\[stop\] exit 0")]
    private static partial Regex StopEnded();
}
