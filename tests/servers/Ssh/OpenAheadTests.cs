using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using MhaHooks.Core;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Ssh;
using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.Ssh;

/// <summary>What the failover's <c>stop</c> opens is what its <c>start</c> uses.</summary>
[Collection(SshTests.Name)]
[Trait("Needs", "sshd")]
public sealed class OpenAheadTests(SshServer server)
{
    private static readonly string Me = Environment.UserName;

    private static readonly RemoteCommand Echo = new("echo", "x");

    /// <summary>
    /// What is given for <c>stop</c>: the user that MHA passes (with <c>stopssh</c> alone), open_ahead's, and lines of
    /// hooks.cnf. <c>start</c> gets a user in any case.
    /// </summary>
    [Theory]
    [InlineData(false, "", "")]
    [InlineData(true, "", "")]
    [InlineData(true, "", "user=somebody-else")]
    [InlineData(false, "USER@", "user=somebody-else")]
    [InlineData(false, "", "user=USER")]
    [InlineData(false, "", "[host:127.0.0.1]|ssh.user=USER")]
    public async Task Start_finds_the_connection(bool passed, string before, string lines)
    {
        var folder = server.NewFolder();
        var config = lines.Replace("USER", Me, StringComparison.Ordinal).Split('|', StringSplitOptions.RemoveEmptyEntries);
        var step = Step($"{before.Replace("USER", Me, StringComparison.Ordinal)}127.0.0.1:{server.Port}", passed ? Me : null, server.ShellIn(folder, null, config));
        await step.PrepareAsync(default);
        Assert.Equal("the connection is open", (await step.LookAsync(default)).Seen);
        var logins = server.Logins;

        var start = server.ShellIn(folder, "-o ServerAliveInterval=60 -o ConnectionAttempts=5", config);
        await start.RunOkAsync(server.Host with { Name = "127.0.0.1" }, Echo, default);

        Assert.Equal(logins, server.Logins);
        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    [SuppressMessage("Reliability", "CA2025", Justification = "Whoever carries the bytes closes the socket.")]
    public async Task A_login_that_is_under_way_at_the_end_goes_on_by_itself()
    {
        // Nobody answers this port until the call has ended; then it leads to sshd.
        var folder = server.NewFolder();
        using var late = new TcpListener(IPAddress.Loopback, 0);
        late.Start();
        var port = ((IPEndPoint)late.LocalEndpoint).Port;
        const string Trusting = "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null";
        var step = Step($"127.0.0.1:{port}", Me, server.ShellIn(folder, Trusting));
        using var end = new CancellationTokenSource();
        var login = step.PrepareAsync(end.Token);
        var client = await late.AcceptSocketAsync();
        Assert.Contains("goes on by itself", (await step.LookAsync(default)).Seen, StringComparison.Ordinal);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => login);

        var carried = CarryAsync(client, server.Port);

        await Eventually.TrueAsync(() => Directory.GetFiles(folder).Length == 1, () => $"no connection came to stand: {server.Log}");
        await server.ShellIn(folder, Trusting).RunOkAsync(server.Host with { SshPort = port }, Echo, default);
        await Tool.OkAsync("ssh", "-F", "/dev/null", "-O", "exit", "-S", Directory.GetFiles(folder)[0], "127.0.0.1");
        await carried.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task One_that_cannot_be_reached_is_named()
    {
        var step = Step($"127.0.0.1:{SshServer.FreePort()}", null, server.Shell());
        await Assert.ThrowsAsync<HookException>(() => step.PrepareAsync(default));

        var error = await Assert.ThrowsAsync<HookException>(() => step.LookAsync(default));

        Assert.True(step.IsAdvisory);
        Assert.Equal(FailureKind.Refused, error.Kind);
    }

    private static async Task CarryAsync(Socket client, int port)
    {
        using var sshd = new TcpClient();
        await using var there = new NetworkStream(client, ownsSocket: true);
        await sshd.ConnectAsync(IPAddress.Loopback, port);
        await Task.WhenAny(there.CopyToAsync(sshd.GetStream()), sshd.GetStream().CopyToAsync(there));
    }

    private static Step Step(string candidate, string? user, OpenSshShell shell)
    {
        Assert.True(Candidate.TryParse(candidate, out var one), candidate);
        var request = new Request
        {
            Hook = HookKind.MasterIpFailover,
            Command = user is null ? HookCommand.Stop : HookCommand.StopSsh,
            Orig = new DatabaseHost { Name = "db1", Ip = "192.0.2.11", SshUser = user },
        };
        return OpenAhead.For(one!, request, shell);
    }
}
