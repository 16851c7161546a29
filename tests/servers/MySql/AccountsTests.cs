using MhaHooks.Core;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.MySql.Protocol;
using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.MySql;

/// <summary>Accounts on every server; the classes derived from this one run it on each.</summary>
public abstract class AccountsTests(TestServer server) : IAsyncLifetime
{
    private const string Netmask = "192.168.0.0/255.255.0.0";

    protected TestServer Server => server;

    /// <summary>Where the binary log stands, and its GTIDs.</summary>
    protected abstract string BinaryLogQuery { get; }

    protected abstract string SetReplicationUser { get; }

    protected abstract string ResetReplication { get; }

    protected abstract string MakeRole { get; }

    public async Task InitializeAsync()
    {
        foreach (var row in (await server.AskAsync(
            "SELECT QUOTE(User), QUOTE(Host) FROM mysql.user WHERE User LIKE '%write%' OR User LIKE '%neill%' OR User LIKE '%role%'"))
            .Split("; ", StringSplitOptions.RemoveEmptyEntries))
        {
            // QUOTE writes backslashes twice; names under test that hold one are dropped by their own test.
            await server.RunAsync($"DROP USER IF EXISTS {row.Replace("' '", "'@'", StringComparison.Ordinal)}");
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Renames_every_pattern_once_and_tells_no_replica()
    {
        await MakeAsync("_writeuser", "%", "10.%", Netmask, "localhost");
        var log = await server.AskAsync(BinaryLogQuery);
        await using var gate = new Gate(server.Host, "block_users=writeuser");
        var look = await Gate.RunAsync(gate.Accounts);
        Assert.Equal(LookResult.Needed, look.Result);
        Assert.Equal($"writeuser@% writeuser@10.% writeuser@{Netmask} writeuser@localhost", await UsersAsync());
        Assert.Equal(LookResult.Already, (await Gate.RunAsync(gate.Accounts)).Result);
        Assert.Equal(log, await server.AskAsync(BinaryLogQuery));
    }

    [Fact]
    public async Task Renames_one_pattern_where_told_so()
    {
        await MakeAsync("_writeuser", "%", Netmask);
        await using var gate = new Gate(server.Host, $"block_users=writeuser@{Netmask}");
        await Gate.RunAsync(gate.Accounts);
        Assert.Equal($"_writeuser@% writeuser@{Netmask}", await UsersAsync());
    }

    [Fact]
    public async Task Completes_what_is_half_done()
    {
        await MakeAsync("_writeuser", "%", Netmask);
        await MakeAsync("writeuser", "10.%");
        await using var gate = new Gate(server.Host, "block_users=writeuser");
        await Gate.RunAsync(gate.Accounts);
        Assert.Equal($"writeuser@% writeuser@10.% writeuser@{Netmask}", await UsersAsync());
    }

    [Fact]
    public async Task Leaves_both_forms_and_says_which()
    {
        await MakeAsync("_writeuser", "%", "10.%");
        await MakeAsync("writeuser", "10.%");
        await using var gate = new Gate(server.Host, "block_users=writeuser");
        await Gate.RunAsync(gate.Accounts);
        Assert.Equal("_writeuser@10.% writeuser@% writeuser@10.%", await UsersAsync());
        Assert.Contains("'writeuser'@'10.%' in both forms", gate.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_forms_are_not_blocked()
    {
        await MakeAsync("_writeuser", "%");
        await MakeAsync("writeuser", "%", "10.%");
        await using var gate = new Gate(server.Host);
        var error = await Assert.ThrowsAsync<HookException>(() => Gate.RunAsync(gate.Block("block_users=writeuser")));
        Assert.Equal(FailureKind.Conflict, error.Kind);
        Assert.Equal("_writeuser@% _writeuser@10.% writeuser@%", await UsersAsync());
    }

    [Fact]
    public async Task A_lock_that_stays_behind_a_rename_is_a_failure()
    {
        await MakeAsync("_writeuser", "%");
        await server.RunAsync("ALTER USER _writeuser@'%' ACCOUNT LOCK");
        await using var gate = new Gate(server.Host, "block_users=writeuser");
        var error = await Assert.ThrowsAsync<HookException>(() => Gate.RunAsync(gate.Accounts));
        Assert.Contains("ALTER USER 'writeuser'@'%' ACCOUNT UNLOCK", error.Message, StringComparison.Ordinal);
        Assert.Equal("writeuser@%", await UsersAsync());
    }

    [Fact]
    public async Task Lets_in_who_is_there_and_fails_for_who_is_not()
    {
        await MakeAsync("_writeuser", "%");
        await using var gate = new Gate(server.Host, "block_users=writeuser, writeother");
        var error = await Assert.ThrowsAsync<HookException>(() => Gate.RunAsync(gate.Accounts));
        Assert.Equal(FailureKind.Missing, error.Kind);
        Assert.Contains("writeother or _writeother", error.Message, StringComparison.Ordinal);
        Assert.Equal("writeuser@%", await UsersAsync());
        Assert.Equal(FailureKind.Missing, (await Assert.ThrowsAsync<HookException>(() => Gate.RunAsync(gate.Accounts))).Kind);
    }

    [Fact]
    public async Task Unlocks_and_undoes()
    {
        await MakeAsync("writeuser", "%", "10.%");
        await server.RunAsync("ALTER USER writeuser@'%' ACCOUNT LOCK", "ALTER USER writeuser@'10.%' ACCOUNT LOCK");
        var log = await server.AskAsync(BinaryLogQuery);
        await using var gate = new Gate(server.Host, "block_users=writeuser", "block=lock");
        var look = await Gate.RunAsync(gate.Accounts);
        await LogsInAsync(true);
        await gate.Accounts.UndoAsync(look.Before, CancellationToken.None);
        await LogsInAsync(false);
        Assert.Equal(LookResult.Needed, (await Gate.RunAsync(gate.Accounts)).Result);
        await LogsInAsync(true);
        Assert.Equal(log, await server.AskAsync(BinaryLogQuery));
    }

    [Theory]
    [InlineData(@"o'neill\")]
    [InlineData(@"wr""it`e%")]
    [InlineData("write@home@%")]
    [InlineData("write'--")]
    [InlineData(@"\'write")]
    public async Task Nasty_names_and_patterns(string entry)
    {
        string[] hosts = ["h_st%.example.com", "%", "::1"];
        var user = entry.EndsWith("@%", StringComparison.Ordinal) ? entry[..^2] : entry;
        foreach (var name in new[] { user, "_" + user })
        {
            await server.RunAsync([.. hosts.Select(host => $"DROP USER IF EXISTS {Sql.Account(name, host)}")]);
        }

        await server.RunAsync([.. hosts.Select(host => $"CREATE USER {Sql.Account("_" + user, host)}")]);
        await using var gate = new Gate(server.Host, $"block_users={entry}");
        var look = await Gate.RunAsync(gate.Accounts);
        Assert.Equal(user == entry ? 3 : 1, await CountAsync(user));
        await gate.Accounts.UndoAsync(look.Before, CancellationToken.None);
        Assert.Equal(0, await CountAsync(user));
        Assert.Equal(3, await CountAsync("_" + user));
        await server.RunAsync([.. hosts.Select(host => $"DROP USER {Sql.Account("_" + user, host)}")]);
    }

    [Fact]
    public async Task Undo_puts_back_what_was_renamed_and_no_more()
    {
        await MakeAsync("_writeuser", "%", Netmask);
        await MakeAsync("writeuser", "10.%");
        await using var gate = new Gate(server.Host, "block_users=writeuser");
        var look = await Gate.RunAsync(gate.Accounts);

        // Another process, one that has no more than the journal, half of it undone already.
        await server.RunAsync("RENAME USER writeuser@'%' TO _writeuser@'%'");
        await using var later = new Gate(server.Host, "block_users=writeuser");
        await later.Accounts.UndoAsync(look.Before, CancellationToken.None);
        await later.Accounts.UndoAsync(look.Before, CancellationToken.None);
        Assert.Equal($"_writeuser@% _writeuser@{Netmask} writeuser@10.%", await UsersAsync());
    }

    [Fact]
    public async Task Undo_says_what_is_gone()
    {
        await MakeAsync("_writeuser", "%");
        await using var gate = new Gate(server.Host, "block_users=writeuser");
        var look = await Gate.RunAsync(gate.Accounts);
        await server.RunAsync("DROP USER writeuser@'%'");
        var error = await Assert.ThrowsAsync<HookException>(() => gate.Accounts.UndoAsync(look.Before, CancellationToken.None));
        Assert.Equal(FailureKind.Unproven, error.Kind);
    }

    [Theory]
    [InlineData("mha", "MHA's own account")]
    [InlineData("writerepl", "an account that replication uses")]
    public async Task Blocks_no_account_that_is_needed_and_opens_it_all_the_same(string user, string why)
    {
        await server.RunAsync(SetReplicationUser);
        try
        {
            var line = $"block_users=writeuser, {user}";
            await using var gate = new Gate(server.Host, line);
            await MakeAsync("writeuser", "%");
            if (user != TestServer.User)
            {
                await MakeAsync(user, "%");
            }

            var error = await Assert.ThrowsAsync<HookException>(() => Gate.RunAsync(gate.Block(line)));
            Assert.Equal(FailureKind.Misconfigured, error.Kind);
            Assert.Contains(why, error.Message, StringComparison.Ordinal);
            Assert.Equal("writeuser@%", await UsersAsync());
            await server.RunAsync("RENAME USER writeuser@'%' TO _writeuser@'%'");
            await Gate.RunAsync(gate.Accounts);
            Assert.Equal("writeuser@%", await UsersAsync());
        }
        finally
        {
            await server.RunAsync(ResetReplication);
        }
    }

    [Fact]
    public async Task Roles_are_no_accounts()
    {
        await MakeAsync("_writeuser", "%");
        await server.RunAsync(MakeRole);
        await using var gate = new Gate(server.Host, "block_users=writeuser, role");
        var error = await Assert.ThrowsAsync<HookException>(() => Gate.RunAsync(gate.Accounts));
        Assert.Equal(FailureKind.Missing, error.Kind);
        await server.RunAsync("DROP ROLE _role");
    }

    [Fact]
    public async Task A_rename_that_waits_for_a_lock_does_not_happen_after_the_limit()
    {
        await MakeAsync("_writeuser", "%");
        await using var gate = new Gate(server.Host, "block_users=writeuser");
        var step = gate.Accounts;
        var look = await step.LookAsync(CancellationToken.None);
        await using (var other = await server.ConnectAsync())
        {
            await other.ExecuteAsync("FLUSH TABLES WITH READ LOCK", CancellationToken.None);
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => step.ActAsync(look, limit.Token));
            await other.ExecuteAsync("UNLOCK TABLES", CancellationToken.None);
        }

        Assert.Equal("_writeuser@%", await UsersAsync());
        await Gate.RunAsync(step);
        Assert.Equal("writeuser@%", await UsersAsync());
    }

    [Fact]
    public async Task An_unlock_that_waits_for_a_lock_does_not_happen_after_the_limit()
    {
        await MakeAsync("writeuser", "%");
        await server.RunAsync("ALTER USER writeuser@'%' ACCOUNT LOCK");
        await using var gate = new Gate(server.Host, "block_users=writeuser", "block=lock");
        var step = gate.Accounts;
        var look = await step.LookAsync(CancellationToken.None);
        await using (var other = await server.ConnectAsync())
        {
            await other.ExecuteAsync("FLUSH TABLES WITH READ LOCK", CancellationToken.None);
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => step.ActAsync(look, limit.Token));
            await other.ExecuteAsync("UNLOCK TABLES", CancellationToken.None);
        }

        Assert.Equal(LookResult.Needed, (await step.LookAsync(CancellationToken.None)).Result);
    }

    [Fact]
    public async Task A_connection_that_broke_in_between_is_opened_again()
    {
        await MakeAsync("_writeuser", "%");
        await using var gate = new Gate(server.Host, "block_users=writeuser");
        var step = gate.Accounts;
        await step.PrepareAsync(CancellationToken.None);
        var own = await server.AskAsync("SELECT MAX(id) FROM information_schema.processlist WHERE user = 'mha' AND id <> CONNECTION_ID() AND command = 'Sleep'");
        await server.RunAsync($"KILL {own}");
        await Gate.RunAsync(step);
        Assert.Equal("writeuser@%", await UsersAsync());
    }

    protected async Task MakeAsync(string user, params string[] hosts) =>
        await server.RunAsync([.. hosts.Select(host => $"CREATE USER {Sql.Account(user, host)}")]);

    protected Task<string> UsersAsync() =>
        server.AskAsync("SELECT GROUP_CONCAT(User, '@', Host ORDER BY User, Host SEPARATOR ' ') FROM mysql.user WHERE User IN ('writeuser', '_writeuser')");

    private async Task<int> CountAsync(string user) =>
        int.Parse(await server.AskAsync($"SELECT COUNT(*) FROM mysql.user WHERE User = {Sql.Text(user)}"), null);

    private async Task LogsInAsync(bool expected)
    {
        var options = server.Options with { User = "writeuser", Password = new Core.Contract.Secret("") };
        if (expected)
        {
            await (await MySqlConnection.OpenAsync(options, CancellationToken.None)).DisposeAsync();
        }
        else
        {
            Assert.Equal(FailureKind.Denied, (await Assert.ThrowsAsync<HookException>(() => MySqlConnection.OpenAsync(options, CancellationToken.None))).Kind);
        }
    }
}
