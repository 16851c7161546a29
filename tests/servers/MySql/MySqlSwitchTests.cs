using MhaHooks.Core.Planning;
using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.MySql;

[Collection(Collections.MySql)]
public sealed class MySqlSwitchTests(MySqlFixture fixture) : SwitchTests(fixture.Server)
{
    protected override Task<TestServer> AnotherAsync() => TestServer.MySqlAsync();

    [Fact]
    public async Task Super_read_only_goes_off_before_accounts_are_touched_and_comes_back()
    {
        await Server.RunAsync("DROP USER IF EXISTS writeuser@'%'", "DROP USER IF EXISTS _writeuser@'%'", "CREATE USER _writeuser@'%'", "SET GLOBAL super_read_only = ON");
        await using var gate = new Gate(Server.Host, "block_users=writeuser@%");
        var looks = new List<Look>();
        var steps = gate.Allow;
        foreach (var step in steps)
        {
            looks.Add(await Gate.RunAsync(step));
        }

        Assert.Equal("0 0", await Server.AskAsync("SELECT @@GLOBAL.read_only, @@GLOBAL.super_read_only"));
        await steps[1].UndoAsync(looks[1].Before, CancellationToken.None);
        await steps[0].UndoAsync(looks[0].Before, CancellationToken.None);
        Assert.Equal("1 1", await Server.AskAsync("SELECT @@GLOBAL.read_only, @@GLOBAL.super_read_only"));
        await Server.RunAsync("SET GLOBAL read_only = OFF");
        Assert.Equal("_writeuser", await Server.AskAsync("SELECT User FROM mysql.user WHERE User IN ('writeuser', '_writeuser') AND Host = '%'"));
    }
}
