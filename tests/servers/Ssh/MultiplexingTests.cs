using System.Globalization;
using System.Net.Sockets;
using MhaHooks.Core;
using MhaHooks.Core.Processes;
using MhaHooks.Core.Ssh;
using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.Ssh;

[Collection(SshTests.Name)]
[Trait("Needs", "sshd")]
public sealed class MultiplexingTests(SshServer server)
{
    private static readonly RemoteCommand Echo = new("echo", "x");

    [Fact]
    public async Task First_uses_at_the_same_time_share_one_login()
    {
        var before = server.Logins;
        var shell = server.Shell();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => shell.RunOkAsync(server.Host, Echo, default)));

        Assert.Equal(before + 1, server.Logins);
    }

    [Fact]
    public async Task The_next_call_uses_the_connection_that_stands()
    {
        var folder = server.NewFolder();
        await server.ShellIn(folder).OpenAsync(server.Host, default);
        var before = server.Logins;

        await server.ShellIn(folder).OpenAsync(server.Host, default);
        await server.ShellIn(folder).RunOkAsync(server.Host, Echo, default);

        Assert.Equal(before, server.Logins);
    }

    [Fact]
    public async Task Two_hooks_that_open_at_the_same_time_both_succeed_and_leave_one_master()
    {
        var folder = server.NewFolder();

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => server.ShellIn(folder).RunOkAsync(server.Host, Echo, default)));

        Assert.All(results, result => Assert.Equal(("x\n", ""), (result.Output, result.Error)));
        Assert.Single(Sockets(folder));
        var before = server.Logins;
        await server.ShellIn(folder).RunOkAsync(server.Host, Echo, default);
        Assert.Equal(before, server.Logins);
    }

    [Fact]
    public async Task Other_options_do_not_share_the_connection()
    {
        var folder = server.NewFolder();

        await server.ShellIn(folder).OpenAsync(server.Host, default);
        await server.ShellIn(folder, "-C").OpenAsync(server.Host, default);

        Assert.Equal(2, Sockets(folder).Length);
    }

    [Fact]
    public async Task A_master_that_was_killed_is_replaced()
    {
        var folder = server.NewFolder();
        var shell = server.ShellIn(folder);
        await shell.OpenAsync(server.Host, default);
        await SignalAsync("KILL", await MasterAsync(folder));
        Assert.Single(Sockets(folder));

        Assert.Equal(("x\n", ""), await RunAsync(shell));
        Assert.Single(Sockets(folder));
    }

    [Fact]
    public async Task A_master_that_hangs_is_passed_by()
    {
        var folder = server.NewFolder();
        var shell = server.ShellIn(folder);
        await shell.OpenAsync(server.Host, default);
        var hung = await MasterAsync(folder);
        await SignalAsync("STOP", hung);
        try
        {
            Assert.Equal(("x\n", ""), await RunAsync(shell));
            Assert.NotEqual(hung, await MasterAsync(folder));
        }
        finally
        {
            await SignalAsync("KILL", hung);
        }
    }

    [Fact]
    public async Task A_connection_whose_host_went_silent_is_replaced_after_the_first_command_without_answer()
    {
        // The network is cut behind a living master: sshd's process for this connection is stopped.
        var folder = server.NewFolder();
        var shell = server.ShellIn(folder, null, "connect_timeout=2s");
        var peer = (await shell.RunOkAsync(server.Host, new RemoteCommand("sh", "-c", "echo $PPID"), default)).Output.Trim();
        await SignalAsync("STOP", int.Parse(peer, CultureInfo.InvariantCulture));
        try
        {
            var lost = await Assert.ThrowsAsync<HookException>(
                () => shell.RunAsync(server.Host, Echo with { Limit = TimeSpan.FromMilliseconds(500) }, default));

            Assert.Equal(FailureKind.TimedOut, lost.Kind);
            Assert.Equal(("x\n", ""), await RunAsync(shell));
        }
        finally
        {
            await SignalAsync("KILL", int.Parse(peer, CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task A_master_that_dies_under_a_command_is_a_lost_connection()
    {
        var folder = server.NewFolder();
        var shell = server.ShellIn(folder);
        await shell.OpenAsync(server.Host, default);
        var begun = server.In(Guid.NewGuid().ToString("N"));
        var run = shell.RunAsync(server.Host, new RemoteCommand("sh", "-c", $"touch {begun}; sleep 300"), default);
        await Eventually.TrueAsync(() => File.Exists(begun), () => server.Log);

        await SignalAsync("KILL", await MasterAsync(folder));

        var error = await Assert.ThrowsAsync<HookException>(() => run);
        Assert.Equal(FailureKind.Unreachable, error.Kind);
        Assert.Contains("whether it ran on the host is not known", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_file_of_nobody_is_replaced()
    {
        var folder = server.NewFolder();
        await server.ShellIn(folder).OpenAsync(server.Host, default);
        var socket = Assert.Single(Sockets(folder));
        await Tool.OkAsync("ssh", "-F", "/dev/null", "-O", "exit", "-S", socket, "127.0.0.1");
        await Eventually.TrueAsync(() => !File.Exists(socket), () => "the master did not exit");
        using (var nobody = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            // The framework takes the file away when a bound socket is closed, so it gets another name meanwhile.
            nobody.Bind(new UnixDomainSocketEndPoint(socket));
            File.Move(socket, socket + ".kept");
        }

        File.Move(socket + ".kept", socket);

        Assert.Equal(("x\n", ""), await RunAsync(server.ShellIn(folder)));
    }

    [Fact]
    public async Task Somebody_who_accepts_and_keeps_silent_counts_as_hung()
    {
        var path = Path.Combine(server.NewFolder(), "s");
        using var silent = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        Assert.Equal(MasterState.Absent, await MuxSocket.LookAsync(path, default));
        silent.Bind(new UnixDomainSocketEndPoint(path));
        Assert.Equal(MasterState.Absent, await MuxSocket.LookAsync(path, default));
        silent.Listen();

        Assert.Equal(MasterState.Hung, await MuxSocket.LookAsync(path, default));
    }

    private static string[] Sockets(string folder) => Directory.GetFiles(folder);

    private static async Task<int> MasterAsync(string folder)
    {
        var check = await ChildProcess.RunAsync(new ChildCommand("ssh", "-F", "/dev/null", "-O", "check", "-S", Assert.Single(Sockets(folder)), "127.0.0.1"), default);
        return int.Parse(check.Error.Split("pid=")[1].Split(')')[0], CultureInfo.InvariantCulture);
    }

    private static Task<ChildResult> SignalAsync(string signal, int pid) =>
        Tool.OkAsync("sh", "-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {pid}"));

    private async Task<(string, string)> RunAsync(OpenSshShell shell)
    {
        var result = await shell.RunOkAsync(server.Host, Echo with { Limit = TimeSpan.FromSeconds(30) }, default);
        return (result.Output, result.Error);
    }
}
