namespace MhaHooks.Lab;

/// <summary>
/// A site for failures inside <c>stop</c>: the hook reaches both servers through a proxy beside each of them
/// (<c>tests/lab/proxy</c>), which can harm any one statement; ssh, applications and replication go past it. What everybody
/// holds at the beginning is what has to be there after each failure.
/// </summary>
internal sealed class ProxiedSite : IAsyncDisposable
{
    public const string Manager = "manager";
    private const string Printed = "/share/hook.log";
    private const int Port = 3307;
    private static readonly string Proxy = Path.Combine(LabHosts.Checkout, "tests", "lab", "proxy");
    private readonly Site site;
    private IReadOnlyList<string> words = [];
    private string before = "";

    private ProxiedSite(Site site) => this.site = site;

    public LabHosts Hosts => site.Hosts;

    public static IReadOnlyList<string> Limits { get; } = ["deadline=15s", "step_timeout=3s"];

    public static IReadOnlyList<string> ConsulNode { get; } = Site.ConsulNode;

    public static IReadOnlyList<string> MySql { get; } = [.. Site.MySql, "tls=off", "connect_timeout=1s", "drain=300ms"];

    public static async Task<ProxiedSite> BuildAsync()
    {
        var proxied = new ProxiedSite(await Site.BuildAsync());
        try
        {
            await proxied.SetUpAsync();
        }
        catch
        {
            await proxied.DisposeAsync();
            throw;
        }

        return proxied;
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    public Task ConfigureAsync(params IEnumerable<string>[] lines) => site.ConfigureAsync(lines.SelectMany(some => some));

    public Task ConfigureAsync() => ConfigureAsync(Limits, Site.Vip, ConsulNode, MySql);

    /// <summary>Puts a new proxy in front of a server: what it does, and to which statement (a number or a pattern).</summary>
    public async Task ArmAsync(string host, string action = "pass", string which = "0") => (await Hosts.ShellAsync(host, $$"""
        if [ -e /run/proxy.pid ]; then pid=$(cat /run/proxy.pid); kill $pid; while kill -0 $pid 2>/dev/null; do sleep 0.01; done; fi
        rm -f /run/proxy.log
        setsid {{Proxy}} {{Port}} {{Address(host)}}:3306 /run/proxy.log {{action}} '{{which}}' </dev/null >/run/proxy.err 2>&1 &
        echo $! >/run/proxy.pid
        until grep -q ^listening /run/proxy.log 2>/dev/null; do kill -0 $! || { cat /run/proxy.err; exit 1; }; sleep 0.01; done
        """)).Ok();

    /// <summary>The statements that went through since it was armed.</summary>
    public async Task<IReadOnlyList<string>> StatementsAsync(string host) =>
        [.. (await Hosts.RunAsync(host, "cat", "/run/proxy.log")).Ok().Output.Split('\n').Where(line => line.Length > 0 && char.IsAsciiDigit(line[0]))];

    public Task UntilHitAsync(string host) => Hosts.UntilAsync(host, "grep ^hit /run/proxy.log");

    public async Task<bool> WasHitAsync(string host) => (await Hosts.RunAsync(host, "grep", "^hit", "/run/proxy.log")).ExitCode == 0;

    /// <summary><c>stop</c>, as MHA would call it; its process is in /share/hook.pid, what it prints in /share/hook.log.</summary>
    public async Task<Ran> StopAsync(params string[] more)
    {
        var run = await Hosts.RunAsync(
            Manager, ["bash", "-c", $"echo $$ >/share/hook.pid; exec \"$0\" \"$@\" >{Printed} 2>&1", LabHosts.OnlineHook, .. words, .. more]);
        return run with { Output = run.Output + await PrintedAsync() };
    }

    public async Task SignalAsync(string signal) => (await Hosts.ShellAsync(Manager, $"kill -{signal} $(cat /share/hook.pid)")).Ok();

    public Task UntilPrintedAsync(string pattern) => Hosts.UntilAsync(Manager, $"grep -E '{pattern}' {Printed}");

    /// <summary>Waits for the watcher that a killed hook leaves behind.</summary>
    public Task UntilNobodyWatchesAsync() => Hosts.UntilAsync(Manager, "! ps -eo comm,args | grep ^master_ip_onlin");

    public Task<Ran> UndoAsync() => Hosts.RunAsync(Manager, LabHosts.Tool, "undo");

    /// <summary>What is not as it was before, or nothing: an application writes by both ways, and everybody holds what he held.</summary>
    public async Task<string> WrongAsync()
    {
        var writes = await Hosts.ShellAsync("db3", $$"""
            . {{Path.Combine(LabHosts.Checkout, "tests", "lab", "parts", "settings.sh")}}
            for way in {{LabHosts.Vip}} master.node.consul; do
                MYSQL_PWD=$write_password mysql --connect-timeout=2 -h $way -u writeuser app -BNe "INSERT INTO writes (client, seq) VALUES ('app', 1); SELECT @@server_id" || echo "no write by $way"
            done
            """);
        var wrong = writes.Output.Trim() == "11\n11" ? "" : $"writes: {writes.Output}";
        var now = await StateAsync();
        return now == before ? wrong : $"{wrong}before:\n{before}\nnow:\n{now}";
    }

    /// <summary>Puts everything back by force, so that one failure is not the next one's as well.</summary>
    public async Task ResetAsync()
    {
        await ArmAsync("db1");
        await ArmAsync("db2");
        (await Hosts.ShellAsync("db1", $"""
            for host in 10.77.0.% localhost; do mysql -e "SET sql_log_bin = 0; RENAME USER _writeuser@'$host' TO writeuser@'$host'" 2>/dev/null; done
            mysql -e 'SET GLOBAL read_only = 0; SET GLOBAL event_scheduler = ON'
            ip addr add {LabHosts.Vip}/24 dev eth0 label eth0:1 2>/dev/null
            true
            """)).Ok();
        await Hosts.SqlAsync("db2", "SET GLOBAL read_only = 1");
    }

    private async Task SetUpAsync()
    {
        words =
        [
            "--command=stop", "--orig_master_host=db1", "--orig_master_ip=10.77.0.11", $"--orig_master_port={Port}", "--orig_master_user=mha_admin",
            "--new_master_host=db2", "--new_master_ip=10.77.0.12", $"--new_master_port={Port}", "--new_master_user=mha_admin",
            "--orig_master_ssh_user=root", "--new_master_ssh_user=root", "--orig_master_is_new_slave",
            $"--orig_master_password={await site.EscapedPasswordAsync()}", $"--new_master_password={await site.EscapedPasswordAsync()}",
        ];
        await ConfigureAsync();
        // An event that writes, so that the scheduler has something to do.
        await Hosts.SqlAsync("db1", "SET GLOBAL event_scheduler = ON; CREATE EVENT app.tick ON SCHEDULE EVERY 1 SECOND DO INSERT INTO app.writes (client, seq) VALUES ('event', 1)");
        await Hosts.UntilAsync("db2", "mysql -BNe 'SHOW EVENTS FROM app' | grep tick");
        await ArmAsync("db1");
        await ArmAsync("db2");
        before = await StateAsync();
        Assert.Equal("", await WrongAsync());
    }

    private async Task<string> StateAsync()
    {
        var hosts = await Task.WhenAll(new[] { "db1", "db2", "db3" }.Select(HostStateAsync));
        return string.Join('\n', [.. hosts, $"node: {await site.NodeAsync()}"]);
    }

    // read_only alone in its query: see the lab's traps.
    private async Task<string> HostStateAsync(string host) => (await Hosts.ShellAsync(host, $$"""
        printf '%s: read_only=%s event_scheduler=%s vip=%s accounts=%s running=%s' {{host}} "$(mysql -BNe 'SELECT @@read_only')" "$(mysql -BNe 'SELECT @@event_scheduler')" \
            "$(ip -o addr show dev eth0 | grep -c ' {{LabHosts.Vip}}/')" \
            "$(mysql -BNe "SELECT GROUP_CONCAT(user, '@', host, IFNULL(JSON_VALUE(priv, '\$.account_locked'), '') ORDER BY host SEPARATOR ' ') FROM mysql.global_priv WHERE user LIKE '%writeuser'")" \
            "$(mysql -e 'SHOW SLAVE STATUS\G' | grep -c 'Slave_\(IO\|SQL\)_Running: Yes')"
        """)).Output.Trim();

    private async Task<string> PrintedAsync() => (await Hosts.RunAsync(Manager, "cat", Printed)).Output;

    private static string Address(string host) => $"10.77.0.1{host[^1]}";
}
