using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Processes;
using MhaHooks.Core.Ssh;
using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.Ssh;

/// <summary>
/// A real sshd on a loopback port that the kernel chose, with keys of its own and the test's user as the only login. Its log
/// tells how many connections were made. Without sshd the tests fail: what they prove cannot be had from a fake.
/// </summary>
public sealed class SshServer : IAsyncLifetime, IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private Task server = Task.CompletedTask;

    public string Folder { get; } = Directory.CreateTempSubdirectory("mha-sshd-").FullName;

    public int Port { get; private set; }

    public string Log => File.Exists(In("log")) ? File.ReadAllText(In("log")) : "(no log)";

    /// <summary>The options under which our ssh knows this server and nothing of the user's own configuration.</summary>
    public string Options =>
        $"-F /dev/null -o IdentityFile={In("key")} -o IdentitiesOnly=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile={In("known_hosts")} -o GlobalKnownHostsFile=/dev/null";

    public DatabaseHost Host => new() { Name = "db1", Ip = "127.0.0.1", SshPort = Port, SshUser = Environment.UserName };

    /// <summary>Logins so far.</summary>
    public int Logins => Log.Split('\n').Count(line => line.StartsWith("Accepted publickey", StringComparison.Ordinal));

    public string In(string name) => Path.Combine(Folder, name);

    /// <summary>A shell with control sockets in a new directory of its own.</summary>
    public OpenSshShell Shell(string? extra = null, params string[] config) => ShellIn(NewFolder(), extra, config);

    public OpenSshShell ShellIn(string folder, string? extra = null, params string[] config)
    {
        var file = ConfigFile.Parse("hooks.cnf", ["[ssh]", .. config]);
        var settings = new HostOptions<SshSettings>(file.Section("ssh"), SshSettings.Read);
        Assert.Empty(file.Problems);
        return new OpenSshShell(settings, $"{extra} {Options}", folder);
    }

    public string NewFolder() => Directory.CreateDirectory(In(Path.GetRandomFileName()), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;

    public async Task InitializeAsync()
    {
        var sshd = ExecutablePath.Find("sshd");
        Assert.True(sshd is not null, "these tests need OpenSSH's server: apt-get install openssh-server");
        foreach (var name in new[] { "host_key", "other_host_key", "key", "other_key" })
        {
            await Tool.OkAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", In(name));
        }

        // A fake sudo is the first on the remote PATH where a test puts one into this folder; and another home keeps the
        // user's shell start-up files out of every command.
        Directory.CreateDirectory(In("bin"));
        var login = $"environment=\"HOME={Folder}\",environment=\"PATH={In("bin")}:{Environment.GetEnvironmentVariable("PATH")}\" ";
        await File.WriteAllTextAsync(In("authorized_keys"), login + await File.ReadAllTextAsync(In("key.pub")));
        if (Environment.UserName == "root")
        {
            // sshd's empty privilege separation directory; systemd makes it where sshd is a service.
            Directory.CreateDirectory("/run/sshd");
        }

        await StartAsync(sshd);
    }

    public async Task DisposeAsync()
    {
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server);
    }

    public void Dispose()
    {
        stop.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>A port that nobody had a moment ago; another process may take it first, so it is tried a few times.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task StartAsync(string sshd)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            Port = FreePort();
            await File.WriteAllLinesAsync(In("sshd_config"), Config());
            var known = $"[127.0.0.1]:{Port.ToString(CultureInfo.InvariantCulture)} ";
            await File.WriteAllTextAsync(In("known_hosts"), known + await File.ReadAllTextAsync(In("host_key.pub")));
            await File.WriteAllTextAsync(In("known_hosts_wrong"), known + await File.ReadAllTextAsync(In("other_host_key.pub")));
            server = ChildProcess.RunAsync(new ChildCommand(sshd, "-D", "-f", In("sshd_config"), "-E", In("log")), stop.Token);
            await Eventually.TrueAsync(() => server.IsCompleted || Log.Contains("Server listening on", StringComparison.Ordinal), () => Log);
            if (!server.IsCompleted)
            {
                return;
            }
        }

        Assert.Fail($"sshd does not start: {Log}");
    }

    private string[] Config() =>
    [
        "ListenAddress 127.0.0.1", string.Create(CultureInfo.InvariantCulture, $"Port {Port}"), $"HostKey {In("host_key")}",
        $"AuthorizedKeysFile {In("authorized_keys")}", "PidFile none", "UsePAM no", "StrictModes no", "PasswordAuthentication no",
        "KbdInteractiveAuthentication no", "PermitRootLogin yes", "PermitUserEnvironment yes", "MaxSessions 40", "MaxStartups 100", "AcceptEnv LC_ALL",
    ];
}
