using MhaHooks.Core;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;
using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.MySql;

/// <summary>What status sees on the original master.</summary>
public abstract class PreflightTests(TestServer server) : IAsyncLifetime
{
    private readonly string passwordFile = Path.Combine(server.Folder, "password");

    private DatabaseHost Master => server.Host with { User = null, Password = null };

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(passwordFile, TestServer.Password + "\n");
        File.SetUnixFileMode(passwordFile, UnixFileMode.UserRead);
        await server.RunAsync(
            "DROP USER IF EXISTS checkuser@'%'", "DROP USER IF EXISTS _checkuser@'%'", "DROP USER IF EXISTS poor@'%'", "CREATE USER poor@'%' IDENTIFIED BY 'p'",
            "GRANT SELECT, REPLICATION CLIENT, PROCESS ON *.* TO poor@'%'");
    }

    public Task DisposeAsync()
    {
        File.Delete(passwordFile);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Passes_on_a_master()
    {
        await server.RunAsync("CREATE USER checkuser@'%'");
        await using var gate = new Gate(server.Host, "block_users=checkuser", "user=mha", $"password_file={passwordFile}");
        foreach (var step in gate.Preflight(Master))
        {
            Assert.Equal(LookResult.Already, (await step.LookAsync(CancellationToken.None)).Result);
        }
    }

    [Fact]
    public async Task Says_that_nothing_was_checked()
    {
        await using var gate = new Gate(server.Host, "block_users=checkuser");
        var look = await Assert.Single(gate.Preflight(Master)).LookAsync(CancellationToken.None);
        Assert.Equal(LookResult.Skip, look.Result);
        Assert.Contains("no [mysql] user", look.Seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "to do: rename '_checkuser'@'%' to 'checkuser'@'%'")]
    [InlineData(false, "no account for checkuser")]
    public async Task Fails_where_accounts_are_not_those_of_a_master(bool blocked, string seen)
    {
        await server.RunAsync(blocked ? ["CREATE USER _checkuser@'%'"] : []);
        await using var gate = new Gate(server.Host, "block_users=checkuser", "user=mha", $"password_file={passwordFile}");
        var error = await Assert.ThrowsAsync<HookException>(() => gate.Preflight(Master)[^1].LookAsync(CancellationToken.None));
        Assert.Contains(seen, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_where_rights_are_lacking()
    {
        await using var gate = new Gate(server.Host, "block_users=checkuser");
        var poor = Master with { User = "poor", Password = new Secret("p") };
        var error = await Assert.ThrowsAsync<HookException>(() => gate.Preflight(poor)[1].LookAsync(CancellationToken.None));
        Assert.Equal(FailureKind.Denied, error.Kind);
        Assert.Contains("CREATE USER", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_where_a_name_gets_too_long()
    {
        await using var gate = new Gate(server.Host, "block_users=checkuser", $"rename_prefix={new string('x', 120)}", "user=mha", $"password_file={passwordFile}");
        var error = await Assert.ThrowsAsync<HookException>(() => Renaming(gate, Master).LookAsync(CancellationToken.None));
        Assert.Equal(FailureKind.Misconfigured, error.Kind);
        Assert.Contains("too long", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warns_of_what_runs_as_an_account_that_is_renamed()
    {
        await server.RunAsync(
            "CREATE USER checkuser@'%'", "CREATE DATABASE d", "CREATE TABLE d.t (a INT)", "CREATE DEFINER = checkuser@'%' PROCEDURE d.p() SET @a = 1",
            "CREATE DEFINER = checkuser@'%' VIEW d.v AS SELECT 1", "CREATE DEFINER = checkuser@'%' TRIGGER d.g BEFORE INSERT ON d.t FOR EACH ROW SET @a = 1",
            "CREATE DEFINER = checkuser@'%' EVENT d.e ON SCHEDULE EVERY 1 DAY DISABLE DO SET @a = 1");
        try
        {
            await using var gate = new Gate(server.Host, "block_users=checkuser", "user=mha", $"password_file={passwordFile}");
            await Renaming(gate, Master).LookAsync(CancellationToken.None);
            Assert.Contains("routine d.p, trigger d.g, view d.v, event d.e;", gate.Log, StringComparison.Ordinal);
        }
        finally
        {
            await server.RunAsync("DROP DATABASE d");
        }
    }

    protected static Step Renaming(object gate, DatabaseHost master) =>
        ((Gate)gate).Preflight(master).Single(step => step.Name.Target.StartsWith("renaming", StringComparison.Ordinal));

    [Fact]
    public async Task The_rights_it_asks_for_are_enough()
    {
        await using var connection = await server.ConnectAsync();
        var options = new Providers.MySql.MySqlOptions { BlockUsers = [new("checkuser", null)] };
        var rights = Providers.MySql.Grants.Needed(connection.Version, options).Select(any => any[0]);
        await server.RunAsync($"GRANT {string.Join(", ", rights)}, EVENT ON *.* TO poor@'%'", "CREATE USER _checkuser@'%'", "SET GLOBAL read_only = ON",
            "SET GLOBAL event_scheduler = OFF", "CREATE DATABASE e2", "CREATE EVENT e2.one ON SCHEDULE EVERY 1 DAY DO SET @a = 1");
        try
        {
            await using var gate = new Gate(server.Host with { User = "poor", Password = new Secret("p") }, "block_users=checkuser");
            foreach (var step in gate.Allow)
            {
                Assert.Equal(LookResult.Needed, (await Gate.RunAsync(step)).Result);
            }
        }
        finally
        {
            await server.RunAsync("SET GLOBAL read_only = OFF", "SET GLOBAL event_scheduler = OFF", "DROP DATABASE e2");
        }
    }
}
