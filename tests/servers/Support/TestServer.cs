using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using MhaHooks.Core;
using MhaHooks.Core.Contract;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Servers.Support;

/// <summary>
/// A real server for as long as a test needs it. The script that runs it reads our end of a pipe and ends with it, so that
/// nothing is left behind however the tests end.
/// </summary>
public sealed class TestServer : IAsyncDisposable
{
    public const string User = "mha";
    public const string Password = @"m'h\a "" $ü";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string script;
    private readonly string[] always;
    private Process process;

    private TestServer(string script, string folder, string[] always)
    {
        (this.script, this.always, Folder, Port) = (Script(script), always, folder, FreePort());
        process = Start([]);
    }

    public int Port { get; }

    /// <summary>Data, log and certificates.</summary>
    public string Folder { get; }

    public string CaFile => Path.Combine(Folder, "ca.pem");

    /// <summary>As MHA would name it.</summary>
    public DatabaseHost Host => new() { Name = "db1", Ip = "127.0.0.1", Port = Port, User = User, Password = new Secret(Password) };

    internal ConnectOptions Options => new() { Name = "db1", Address = "127.0.0.1", Port = Port, User = User, Password = new Secret(Password) };

    public static Task<TestServer> MariaDbAsync(params string[] options) =>
        StartAsync("mariadb", Path.GetFullPath, [$"CREATE OR REPLACE USER mha@'%' IDENTIFIED BY {Sql.Text(Escaped)}"], options);

    public static async Task<TestServer> MySqlAsync(params string[] options)
    {
        await RunToEndAsync(Script("mysql97"), "install");
        return await StartAsync(
            "mysql97",
            path => $"/srv/db/{Path.GetFileName(path)}",
            [$"CREATE USER IF NOT EXISTS mha@'%' IDENTIFIED BY {Sql.Text(Escaped)}"],
            options);
    }

    /// <summary>init.sql runs before anybody sets NO_BACKSLASH_ESCAPES.</summary>
    private static string Escaped => Password.Replace(@"\", @"\\", StringComparison.Ordinal);

    /// <summary>Sends the server a signal by name: STOP, CONT. Returns when it has been sent.</summary>
    public async Task SignalAsync(string name)
    {
        await process.StandardInput.WriteLineAsync(name);
        await process.StandardInput.FlushAsync();
        Assert.Equal(name, await process.StandardOutput.ReadLineAsync());
    }

    internal Task<MySqlConnection> ConnectAsync() => MySqlConnection.OpenAsync(Options, CancellationToken.None);

    /// <summary>Runs statements as the administrator.</summary>
    public async Task RunAsync(params string[] statements)
    {
        await using var connection = await ConnectAsync();
        foreach (var statement in statements)
        {
            await connection.ExecuteAsync(statement, CancellationToken.None);
        }
    }

    /// <summary>The values of a query's first row, as one text.</summary>
    public async Task<string> AskAsync(string query)
    {
        await using var connection = await ConnectAsync();
        var result = await connection.QueryAsync(query, CancellationToken.None);
        return string.Join("; ", result.Rows.Select(row => string.Join(' ', row.Values.Select(value => value ?? "NULL"))));
    }

    /// <summary>Kills the server and starts it again on the same data, with options on top of those it had.</summary>
    public async Task RestartAsync(params string[] options)
    {
        await StopAsync();
        process = Start(options);
        await WaitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static string Script(string name) => Path.Combine(
        typeof(TestServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "ServerScripts").Value!, name);

    private static async Task<TestServer> StartAsync(string script, Func<string, string> seen, string[] users, string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("mha-hooks-server-").FullName;
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        TestCertificates.Write(folder);
        await File.WriteAllLinesAsync(
            Path.Combine(folder, "init.sql"), [.. users.Append("GRANT ALL ON *.* TO mha@'%' WITH GRANT OPTION").Select(line => line + ";")]);
        string[] tls = [$"--ssl-ca={seen($"{folder}/ca.pem")}", $"--ssl-cert={seen($"{folder}/cert.pem")}", $"--ssl-key={seen($"{folder}/key.pem")}"];
        var server = new TestServer(script, folder, [.. tls, .. options]);
        await server.WaitAsync();
        return server;
    }

    private static async Task RunToEndAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(script, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{script} {string.Join(' ', arguments)} failed: {error} {await output}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Process Start(string[] options)
    {
        string[] arguments = ["run", Folder, Port.ToString(CultureInfo.InvariantCulture), .. always, .. options];
        return Process.Start(new ProcessStartInfo(script, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    private async Task StopAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task WaitAsync()
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = await ConnectAsync();
                return;
            }
            catch (HookException error)
            {
                if (process.HasExited || Stopwatch.GetElapsedTime(began) > Patience)
                {
                    throw new InvalidOperationException(await StoryAsync(error));
                }
            }

            await Task.Delay(50);
        }
    }

    private async Task<string> StoryAsync(HookException error)
    {
        process.StandardInput.Close();
        var said = await process.StandardError.ReadToEndAsync();
        var log = Path.Combine(Folder, "log");
        return $"the server did not come up: {error.Message}\n{said}\n{(File.Exists(log) ? await File.ReadAllTextAsync(log) : "no log")}";
    }
}
