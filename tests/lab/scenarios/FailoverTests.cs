namespace MhaHooks.Lab;

/// <summary>masterha_manager notices a dead master and moves the writes through the published executable.</summary>
public sealed class FailoverTests : IAsyncLifetime
{
    private const string ManagerLog = "/var/log/mha/manager.log";
    private const string Accounts =
        "SELECT GROUP_CONCAT(user, '@', host ORDER BY host SEPARATOR ' ') FROM mysql.user WHERE user LIKE '%writeuser'";

    private Site site = null!;

    public async Task InitializeAsync()
    {
        site = await Site.BuildAsync(Site.OpenAhead);
        await ConfigureMhaAsync();
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task masterha_check_repl_passes_through_the_hook()
    {
        var check = await site.Hosts.RunAsync("manager", "masterha_check_repl", "--conf=/etc/mha.cnf");
        Assert.Contains("MySQL Replication Health is OK.", check.Ok().Output, StringComparison.Ordinal);
        Assert.Contains("master_ip_failover[status] exit 0", check.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kill-mysqld", "stopssh")]
    [InlineData("cut", "stop", "ssh_options=-o Compression=yes")]
    [InlineData("power-off", "stop", "ssh_user=")]
    public async Task The_writes_move_and_the_old_master_takes_none(string fault, string command, params string[] mha)
    {
        await ConfigureMhaAsync(mha);
        (await site.AppWriteAsync(LabHosts.Vip, "before")).Ok();
        await site.Hosts.UntilAsync("db2", "mysql -BNe \"SELECT client FROM app.writes\" | grep -q before");

        var log = await FailOverAsync(fault);

        Assert.Contains("Master failover to db2(10.77.0.12:3306) completed successfully.", log, StringComparison.Ordinal);
        Assert.Contains($"master_ip_failover[{command}] exit 0", log, StringComparison.Ordinal);
        Assert.Contains("master_ip_failover[start] exit 0", log, StringComparison.Ordinal);
        await EverythingLeadsToTheNewMasterAsync();
        await StartFoundItsConnectionOpenAsync(log, command);
        Assert.Equal(mha.Any(line => line.StartsWith("ssh_options", StringComparison.Ordinal)), log.Contains("--ssh_options=", StringComparison.Ordinal));
        await TheOldMasterTakesNoWriteAsync(fault);
    }

    private Task ConfigureMhaAsync(params string[] more)
    {
        var fence = Path.Combine(LabHosts.Checkout, "tests", "lab", "fence");
        return site.Hosts.DoAsync("mha-cnf", [$"master_ip_failover_script={LabHosts.Hook}", $"shutdown_script={fence}", .. more]);
    }

    // A socket for each host that anybody logged in to: a start that had to log in to db2 would have left another one.
    private async Task StartFoundItsConnectionOpenAsync(string log, string command)
    {
        Assert.DoesNotContain("ssh open db1", log, StringComparison.Ordinal);
        foreach (var host in (string[])["db2", "db3"])
        {
            Assert.Contains($"master_ip_failover[{command}] ssh open {host}: the ", log, StringComparison.Ordinal);
        }

        var sockets = (await site.Hosts.RunAsync("manager", "ls", "/var/lib/mha-hooks/ssh")).Ok().Output.Trim().Split('\n');
        Assert.Equal(command == "stopssh" ? 3 : 2, sockets.Length);
    }

    private async Task<string> FailOverAsync(string fault)
    {
        var manager = site.Hosts.RunAsync("manager", "masterha_manager", "--conf=/etc/mha.cnf", "--ignore_last_failover");
        await site.Hosts.UntilAsync("manager", $"grep -q \"waiting until MySQL doesn't respond\" {ManagerLog}");
        await site.Hosts.DoAsync(fault, "db1");
        var ended = await manager;
        var log = (await site.Hosts.RunAsync("manager", "cat", ManagerLog)).Output;
        Assert.True(ended.ExitCode == 0, ended.Output + log);
        return log;
    }

    private async Task EverythingLeadsToTheNewMasterAsync()
    {
        Assert.True(await site.HoldsVipAsync("db2"));
        Assert.False(await site.HoldsVipAsync("db3"));
        Assert.Equal("10.77.0.12", await site.NodeAsync());
        Assert.Equal("10.77.0.12:3306", await site.KeyAsync());
        (await site.AppWriteAsync(LabHosts.Vip, "by-address")).Ok();
        (await site.AppWriteAsync("master.node.consul", "by-name")).Ok();
        Assert.Equal("before\nby-address\nby-name", await site.Hosts.SqlAsync("db2", "SELECT client FROM app.writes ORDER BY client"));
        await site.Hosts.UntilAsync("db3", "mysql -BNe \"SELECT client FROM app.writes\" | grep -q by-name");
        Assert.Equal("writeuser@10.77.0.% writeuser@localhost", await site.Hosts.SqlAsync("db2", Accounts));
        Assert.Equal("_writeuser@10.77.0.% _writeuser@localhost", await site.Hosts.SqlAsync("db3", Accounts));
    }

    // The host comes back as it would after the night: cable in, power on (the fence took it away), mysqld started.
    private async Task TheOldMasterTakesNoWriteAsync(string fault)
    {
        if (fault == "kill-mysqld")
        {
            Assert.False(await site.HoldsVipAsync("db1"));
        }

        await site.Hosts.DoAsync("power-off", "db1");
        await site.Hosts.DoAsync("power-on", "db1");
        await site.Hosts.UntilAsync("db1", "mysqladmin ping");
        Assert.False(await site.HoldsVipAsync("db1"));
        var refused = await site.AppWriteAsync("10.77.0.11", "lost");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("read-only", refused.Output, StringComparison.Ordinal);
        Assert.Equal("0", await site.Hosts.SqlAsync("db1", "SELECT COUNT(*) FROM app.writes WHERE client IN ('lost', 'by-address', 'by-name')"));
    }
}
