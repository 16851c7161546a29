using MhaHooks.Core.Planning;
using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.MySql;

/// <summary>read_only and the event scheduler on every server.</summary>
public abstract class SwitchTests(TestServer server)
{
    protected TestServer Server => server;

    protected abstract Task<TestServer> AnotherAsync();

    [Fact]
    public async Task A_scheduler_that_is_disabled_is_a_warning()
    {
        await using var other = await AnotherAsync();
        await using var gate = new Gate(other.Host);
        await other.RestartAsync("--event-scheduler=DISABLED");
        Assert.Equal(LookResult.Already, (await Gate.RunAsync(gate.Events)).Result);

        await other.RestartAsync();
        await other.RunAsync("CREATE DATABASE e", "CREATE EVENT e.one ON SCHEDULE EVERY 1 DAY DO SET @a = 1");
        await other.RestartAsync("--event-scheduler=DISABLED");
        var look = await Gate.RunAsync(gate.Events);
        Assert.Equal(LookResult.Skip, look.Result);
        Assert.Contains("restart", look.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_only_goes_off_and_back_on()
    {
        await server.RunAsync("SET GLOBAL read_only = ON");
        await using var gate = new Gate(server.Host);
        var look = await Gate.RunAsync(gate.ReadOnly);
        Assert.Equal("ON", look.Before["read_only"]);
        Assert.Equal("0", await server.AskAsync("SELECT @@GLOBAL.read_only"));
        Assert.Equal(LookResult.Already, (await Gate.RunAsync(gate.ReadOnly)).Result);
        await gate.ReadOnly.UndoAsync(look.Before, CancellationToken.None);
        Assert.Equal("1", await server.AskAsync("SELECT @@GLOBAL.read_only"));
        await server.RunAsync("SET GLOBAL read_only = OFF");
    }

    [Fact]
    public async Task Events_start_where_there_are_any()
    {
        await server.RunAsync("SET GLOBAL event_scheduler = OFF");
        await using var gate = new Gate(server.Host);
        Assert.Equal(LookResult.Already, (await Gate.RunAsync(gate.Events)).Result);
        Assert.Equal("OFF", await server.AskAsync("SELECT @@GLOBAL.event_scheduler"));
        await server.RunAsync(
            "CREATE DATABASE IF NOT EXISTS e",
            "CREATE EVENT e.`one` ON SCHEDULE EVERY 1 DAY DO SET @a = 1",
            "CREATE EVENT e.`t``wo` ON SCHEDULE EVERY 1 DAY DISABLE ON SLAVE DO SET @a = 1");
        try
        {
            var look = await Gate.RunAsync(gate.Events);
            Assert.Equal(LookResult.Needed, look.Result);
            Assert.Equal("ON", await server.AskAsync("SELECT @@GLOBAL.event_scheduler"));
            Assert.Equal(LookResult.Already, (await Gate.RunAsync(gate.Events)).Result);
            Assert.Contains("ALTER EVENT `e`.`t``wo` ENABLE;", gate.Log, StringComparison.Ordinal);
            Assert.DoesNotContain("`one`", gate.Log, StringComparison.Ordinal);
            await gate.Events.UndoAsync(look.Before, CancellationToken.None);
            Assert.Equal("OFF", await server.AskAsync("SELECT @@GLOBAL.event_scheduler"));
        }
        finally
        {
            await server.RunAsync("DROP DATABASE e");
        }
    }
}
