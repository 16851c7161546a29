using MhaHooks.Core.Contract;
using MhaHooks.Providers.MySql;
using MhaHooks.Providers.MySql.Sessions;

namespace MhaHooks.Units.MySql;

public sealed class SparedTests
{
    [Theory]
    [InlineData("system user", "", "Slave_SQL", true)]
    [InlineData("event_scheduler", "localhost", "Daemon", true)]
    [InlineData("unauthenticated user", "10.0.0.9:1", "Connect", true)]
    [InlineData("repl", "10.0.0.9:1", "Binlog Dump", true)]
    [InlineData("repl", "10.0.0.9:1", "Binlog Dump GTID", true)]
    [InlineData("repl", "10.0.0.9:1", "Sleep", false)]
    [InlineData("mha", "10.0.0.9:1", "Sleep", true)]
    [InlineData("MHA", "10.0.0.9:1", "Sleep", false)]
    [InlineData("mha_new", "10.0.0.9:1", "Sleep", true)]
    [InlineData("monitor", "10.0.0.9:1", "Sleep", true)]
    [InlineData("batch", "10.1.2.3:5", "Query", true)]
    [InlineData("batch", "10.2.2.3:5", "Query", false)]
    [InlineData("batch", "localhost", "Query", false)]
    [InlineData("writeuser", "10.0.0.9:1", "Sleep", false)]
    public async Task Who_is_spared(string user, string host, string command, bool spared)
    {
        var options = new MySqlOptions { KeepUsers = [new("monitor", null), new("batch", "10.1.%")] };
        var orig = new DatabaseHost { Name = "db1", Ip = "192.0.2.1", User = "mha", Password = new Secret("") };
        var request = new Request { Hook = HookKind.MasterIpOnlineChange, Command = HookCommand.Stop, Orig = orig, New = orig with { User = "mha_new" } };
        await using var session = new HostSession(orig, options, TimeProvider.System);
        Assert.Equal(spared, new Spared(request, session, options).Has(new(1, user, host, command, 0, null, null)));
    }

    [Theory]
    [InlineData("%", "10.0.0.1", true)]
    [InlineData("10.0.0._", "10.0.0.1", true)]
    [InlineData("10.0.0._", "10.0.0.12", false)]
    [InlineData("%.Example.com", "db.example.COM", true)]
    [InlineData("192.168.0.0/255.255.0.0", "192.168.7.1", true)]
    [InlineData("192.168.0.0/255.255.0.0", "192.169.7.1", false)]
    [InlineData("192.168.0.0/255.255.0.0", "localhost", false)]
    [InlineData("", "10.0.0.1", false)]
    public void Host_patterns(string pattern, string host, bool covers) => Assert.Equal(covers, HostPattern.Covers(pattern, host));
}
