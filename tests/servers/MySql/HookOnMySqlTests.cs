using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using MhaHooks.Core;
using MhaHooks.Providers.MySql.Protocol;
using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.MySql;

/// <summary>
/// The published executables on MySQL 9.7, which MHA 0.58 itself cannot drive: called as MHA would, with accounts of
/// caching_sha2_password whose rights come through a role, super_read_only, and MHA's lock held during start.
/// </summary>
[Collection(Collections.MySql)]
public sealed class HookOnMySqlTests : IAsyncLifetime
{
    private const string State = "SELECT @@GLOBAL.read_only, @@GLOBAL.super_read_only, @@GLOBAL.event_scheduler, " +
        "(SELECT GROUP_CONCAT(User, '@', Host, account_locked ORDER BY User, Host) FROM mysql.user WHERE User LIKE '%writeuser')";

    private readonly string directory = Directory.CreateTempSubdirectory("hook").FullName;

    // One of its own for each test: afterwards the new master has what the original one has not.
    private readonly MySqlPair pair = new();

    public Task InitializeAsync() => pair.InitializeAsync();

    public async Task DisposeAsync()
    {
        await pair.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    [Theory]
    [InlineData("rename")]
    [InlineData("lock")]
    public async Task Writes_stop_come_back_stop_again_and_move(string block)
    {
        await SetUpAsync(block);
        var (orig, target) = (await pair.Orig.AskAsync(State), await pair.New.AskAsync(State));
        await WriteAsync(pair.Orig);

        await RunAsync("master_ip_online_change", ["--command=stop", .. Call()]);
        Assert.StartsWith("1 1 OFF", await pair.Orig.AskAsync(State), StringComparison.Ordinal);
        await Assert.ThrowsAsync<HookException>(() => WriteAsync(pair.Orig));

        await RunAsync("mha-hooks", ["undo"]);
        Assert.Equal(orig, await pair.Orig.AskAsync(State));
        Assert.Equal(target, await pair.New.AskAsync(State));
        await WriteAsync(pair.Orig);

        await RunAsync("master_ip_online_change", ["--command=stop", .. Call()]);
        var executed = await pair.Orig.AskAsync("SELECT @@GLOBAL.gtid_executed");
        await Eventually.HoldsAsync(async () => await pair.New.AskAsync("SELECT @@GLOBAL.gtid_executed") == executed);
        await using (var mha = await pair.Orig.ConnectAsync())
        {
            await mha.ExecuteAsync("FLUSH TABLES WITH READ LOCK", CancellationToken.None);
            await RunAsync("master_ip_online_change", ["--command=start", .. Call()]);
        }

        Assert.Equal(executed, await pair.New.AskAsync("SELECT @@GLOBAL.gtid_executed"));
        Assert.StartsWith("0 0", await pair.New.AskAsync(State), StringComparison.Ordinal);
        await WriteAsync(pair.New);
        await Assert.ThrowsAsync<HookException>(() => WriteAsync(pair.Orig));
        Assert.Equal(executed, await pair.Orig.AskAsync("SELECT @@GLOBAL.gtid_executed"));
    }

    private static async Task WriteAsync(TestServer server)
    {
        await using var connection = await MySqlConnection.OpenAsync(Writers.As(server, "writeuser") with { Tls = TlsMode.Required }, CancellationToken.None);
        await connection.ExecuteAsync("INSERT INTO app.t (who, n) VALUES (7, 7)", CancellationToken.None);
    }

    private static string Escaped(string text) =>
        string.Concat(text.Select(sign => "\"!#&;`|*?~<>^()[]{}$,\\' ".Contains(sign, StringComparison.Ordinal) ? $"\\{sign}" : $"{sign}"));

    /// <summary>The role is each server's own, like the accounts: it must leave no transaction.</summary>
    private async Task SetUpAsync(string block)
    {
        foreach (var (server, user) in new[] { (pair.Orig, "writeuser"), (pair.New, block == "lock" ? "writeuser" : "_writeuser") })
        {
            await server.RunAsync(
                "SET GLOBAL super_read_only = OFF", "SET SESSION sql_log_bin = 0",
                "DROP USER IF EXISTS writeuser@'%', _writeuser@'%', writeuser@'127.0.0.0/255.0.0.0', _writeuser@'127.0.0.0/255.0.0.0'",
                "CREATE ROLE IF NOT EXISTS app_rw", "GRANT SELECT, INSERT ON app.* TO app_rw",
                $"CREATE USER {user}@'%' IDENTIFIED WITH caching_sha2_password BY 'w' DEFAULT ROLE app_rw", $"GRANT app_rw TO {user}@'%'");
        }

        await pair.Orig.RunAsync("SET GLOBAL read_only = OFF", "SET GLOBAL event_scheduler = ON");
        await pair.New.RunAsync("SET SESSION sql_log_bin = 0", block == "lock" ? "ALTER USER writeuser@'%' ACCOUNT LOCK" : "DO 0", "SET GLOBAL super_read_only = ON");
        var secret = Path.Combine(directory, "password");
        await File.WriteAllTextAsync(secret, TestServer.Password + "\n");
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllLinesAsync(
            Path.Combine(directory, "hooks.cnf"),
            ["[hooks]", $"state_dir={directory}/state", "[mysql]", "block_users=writeuser", $"block={block}", $"user={TestServer.User}", $"password_file={secret}"]);
    }

    private IEnumerable<string> Call() => new[] { ("orig", "db1", pair.Orig), ("new", "db2", pair.New) }.SelectMany(one => new[]
    {
        $"--{one.Item1}_master_host={one.Item2}", $"--{one.Item1}_master_ip=127.0.0.1",
        string.Create(CultureInfo.InvariantCulture, $"--{one.Item1}_master_port={one.Item3.Port}"),
        $"--{one.Item1}_master_user={TestServer.User}", $"--{one.Item1}_master_password={Escaped(TestServer.Password)}",
    });

    private async Task RunAsync(string name, string[] arguments)
    {
        var scripts = typeof(HookOnMySqlTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "ServerScripts").Value!;
        var path = Path.GetFullPath(Path.Combine(scripts, "..", "..", "dist", "bin", name));
        using var process = Process.Start(new ProcessStartInfo(path, [.. arguments, $"--hooks_conf={directory}/hooks.cnf"]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
    }
}
