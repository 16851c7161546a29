using System.Net;
using System.Net.Sockets;
using MhaHooks.Core;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Ssh;
using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.Ssh;

[Collection(SshTests.Name)]
[Trait("Needs", "sshd")]
public sealed class SshFailureTests(SshServer server)
{
    private static readonly RemoteCommand Echo = new("echo", "x");

    [Fact]
    public async Task A_name_nobody_knows()
    {
        var error = await FailAsync(server.Shell(), server.Host with { Ip = "no-such-host.invalid" });

        Assert.Equal(FailureKind.Unreachable, error.Kind);
        Assert.Contains("Could not resolve hostname no-such-host.invalid", error.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_where_nothing_listens()
    {
        var port = SshServer.FreePort();

        var error = await FailAsync(server.Shell(), server.Host with { SshPort = port });

        Assert.Equal(FailureKind.Refused, error.Kind);
        Assert.Contains($"ssh to db1 (127.0.0.1:{port} as {server.Host.SshUser}): nothing listens there", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_never_says_a_word()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var host = server.Host with { SshPort = ((IPEndPoint)mute.LocalEndpoint).Port };

        var error = await FailAsync(server.Shell(null, "connect_timeout=1s"), host);

        Assert.Equal(FailureKind.Unreachable, error.Kind);
        Assert.Contains("Connection timed out during banner exchange", error.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commands_limit_holds_for_the_login_too_and_nothing_stays_behind()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var port = ((IPEndPoint)mute.LocalEndpoint).Port;

        var error = await Assert.ThrowsAsync<HookException>(() => server.Shell(null, "connect_timeout=60s").RunAsync(
            server.Host with { SshPort = port }, Echo with { Limit = TimeSpan.FromMilliseconds(300) }, default));

        Assert.Equal((FailureKind.TimedOut, "'echo x': not begun"), (error.Kind, error.Now));
        await Eventually.TrueAsync(() => !SshProcesses.With($"Port={port}").Any(), () => "the local ssh still runs");
    }

    [Fact]
    public async Task A_server_that_hangs_up_at_once()
    {
        using var rude = new TcpListener(IPAddress.Loopback, 0);
        rude.Start();
        var port = ((IPEndPoint)rude.LocalEndpoint).Port;
        var hangUp = rude.AcceptSocketAsync();

        var run = FailAsync(server.Shell(), server.Host with { SshPort = port });
        (await hangUp).Dispose();
        var error = await run;

        Assert.Equal((FailureKind.Refused, true), (error.Kind, error.IsTransient));
    }

    [Fact]
    public async Task Another_host_key_than_the_known_one()
    {
        var error = await FailAsync(server.Shell($"-o UserKnownHostsFile={server.In("known_hosts_wrong")}"), server.Host);

        Assert.Equal(FailureKind.Untrusted, error.Kind);
        Assert.Contains("REMOTE HOST IDENTIFICATION HAS CHANGED", error.Seen, StringComparison.Ordinal);
        Assert.Contains("Host key verification failed.", error.Seen, StringComparison.Ordinal);
        Assert.DoesNotContain("@@@", error.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_key_nobody_knows()
    {
        var error = await FailAsync(server.Shell("-o UserKnownHostsFile=/dev/null"), server.Host);

        Assert.Equal(FailureKind.Untrusted, error.Kind);
        Assert.Contains("host key is known for", error.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_not_authorized()
    {
        var folder = server.NewFolder();
        var options = server.Options.Replace(server.In("key") + " ", server.In("other_key") + " ", StringComparison.Ordinal);
        var settings = new MhaHooks.Core.Configuration.HostOptions<SshSettings>(
            MhaHooks.Core.Configuration.ConfigFile.Parse("hooks.cnf", []).Section("ssh"), SshSettings.Read);

        var error = await FailAsync(new OpenSshShell(settings, options, folder), server.Host);

        Assert.Equal(FailureKind.Denied, error.Kind);
        Assert.Contains("Permission denied (publickey)", error.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_that_ssh_does_not_know()
    {
        var error = await FailAsync(server.Shell("-o NoSuchOption=1"), server.Host);

        Assert.Equal(FailureKind.Misconfigured, error.Kind);
        Assert.Contains("NoSuchOption", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("root@db9")]
    [InlineData("-o 'StrictHostKeyChecking=no")]
    [InlineData("-i")]
    public async Task Options_that_are_none(string options)
    {
        var settings = new MhaHooks.Core.Configuration.HostOptions<SshSettings>(
            MhaHooks.Core.Configuration.ConfigFile.Parse("hooks.cnf", []).Section("ssh"), SshSettings.Read);

        var error = await FailAsync(new OpenSshShell(settings, options, server.NewFolder()), server.Host);

        Assert.Equal(FailureKind.Misconfigured, error.Kind);
        Assert.Contains("--ssh_options", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_who_wait_for_one_login_share_its_failure()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var host = server.Host with { SshPort = ((IPEndPoint)mute.LocalEndpoint).Port };
        var shell = server.Shell(null, "connect_timeout=1s");

        var errors = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => FailAsync(shell, host)));

        Assert.All(errors, error => Assert.Same(errors[0], error));
    }

    private static Task<HookException> FailAsync(OpenSshShell shell, DatabaseHost host) =>
        Assert.ThrowsAsync<HookException>(() => shell.RunAsync(host, Echo, default));
}
