using System.Text;
using MhaHooks.Core;
using MhaHooks.Core.Ssh;
using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.Ssh;

[Collection(SshTests.Name)]
[Trait("Needs", "sshd")]
public sealed class OpenSshShellTests(SshServer server)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(255)]
    public async Task The_exit_code_is_the_commands(int code)
    {
        var result = await server.Shell().RunAsync(server.Host, new RemoteCommand("sh", "-c", $"echo out; echo err >&2; exit {code}"), default);

        Assert.Equal((code, "out\n", "err\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task A_commands_own_255_is_no_failure_of_ours_whatever_it_says()
    {
        var command = new RemoteCommand("sh", "-c", "echo 'root@db9: Permission denied (publickey).' >&2; exit 255");

        Assert.Equal(255, (await server.Shell().RunAsync(server.Host, command, default)).ExitCode);
    }

    [Fact]
    public async Task A_missing_command_is_127()
    {
        var result = await server.Shell().RunAsync(server.Host, new RemoteCommand("no-such-command"), default);

        Assert.Equal(127, result.ExitCode);
        Assert.Contains("no-such-command", result.Complaint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_megabyte_comes_through()
    {
        var result = await server.Shell().RunAsync(server.Host, new RemoteCommand("head", "-c", "1048576", "/dev/zero"), default);

        Assert.Equal(1_048_576, result.Output.Length);
    }

    [Fact]
    public async Task Words_arrive_as_they_stand()
    {
        var shell = server.Shell();
        const string Signs = "abAB01 \t\n'\"\\$`!#&*?()[]{}<>|;~=%^-+,.:/@ä€𝄞";
        var runes = Signs.EnumerateRunes().ToArray();
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 40; round++)
        {
            string[] words = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => Word())];

            var result = await shell.RunOkAsync(server.Host, new RemoteCommand(["printf", "%s\\0", .. words]), default);

            Assert.True(words.SequenceEqual(result.Output.Split('\0')[..^1]), $"seed {seed}: {string.Join('|', words)} became {result.Output}");
        }

        string Word()
        {
            var word = new StringBuilder();
            for (var length = random.Next(12); length > 0; length--)
            {
                word.Append(runes[random.Next(runes.Length)]);
            }

            return word.ToString();
        }
    }

    [Fact]
    public async Task Run_ok_rejects_in_the_commands_own_words()
    {
        var command = new RemoteCommand("sh", "-c", "echo 'RTNETLINK answers: File exists' >&2; exit 2");

        var error = await Assert.ThrowsAsync<HookException>(() => server.Shell().RunOkAsync(server.Host, command, default));

        Assert.Equal((FailureKind.Rejected, "RTNETLINK answers: File exists (exit code 2)"), (error.Kind, error.Seen));
    }

    [Fact]
    public async Task Hosts_options_come_before_MHAs_and_MHAs_before_the_sections()
    {
        // Only the right port and user reach the server; each wrong one stands where it must lose.
        var user = server.Host.SshUser!;
        var overridden = server.Shell("-p 1 -l nobody", "port=2", "user=daemon", "options=-o Port=3", "[host:db1]", $"ssh.port={server.Port}", $"ssh.user={user}");
        var passed = server.Shell($"-p {server.Port} -l {user}", "port=2", "user=daemon", "options=-o Port=3");
        var section = server.Shell(null, $"options=-p{server.Port}", "port=2", $"user={user}");

        await overridden.OpenAsync(server.Host with { SshPort = 4, SshUser = "bin" }, default);
        await passed.OpenAsync(server.Host with { SshPort = 4, SshUser = "bin" }, default);
        await section.OpenAsync(server.Host with { SshPort = 22, SshUser = null }, default);
    }

    [Fact]
    public async Task Options_that_would_change_what_a_call_is_do_not()
    {
        var shell = server.Shell("-q -f -N -n -v -M -S /nonexistent/socket -o ControlPath=none -o BatchMode=no -o LogLevel=QUIET -4C");

        Assert.Equal("x\n", (await shell.RunOkAsync(server.Host, new RemoteCommand("echo", "x"), default)).Output);
    }

    [Fact]
    public async Task Without_a_directory_each_command_connects_by_itself()
    {
        // Neither this place nor the fallbacks are tried by the connection itself.
        var login = SshLogin.For(server.Host, new SshSettings(), server.Options);
        var connection = new SshConnection(login, null);

        await connection.EnsureAsync(prove: true, "test", default);

        Assert.Equal("x\n", (await connection.RunAsync("echo x", default)).Output);
        Assert.Null(connection.Socket);
    }

    [Fact]
    public async Task At_its_limit_a_command_is_given_up_and_its_ssh_killed()
    {
        var mark = Guid.NewGuid().ToString("N");
        var shell = server.Shell();
        await shell.OpenAsync(server.Host, default);
        var command = new RemoteCommand("sh", "-c", "sleep 300", mark) { Limit = TimeSpan.FromSeconds(1) };

        var error = await Assert.ThrowsAsync<HookException>(() => shell.RunAsync(server.Host, command, default));

        Assert.Equal(FailureKind.TimedOut, error.Kind);
        Assert.Contains($"ssh to db1 (127.0.0.1:{server.Port} as {server.Host.SshUser}): no answer within 1 s", error.Message, StringComparison.Ordinal);
        Assert.Contains("whether it ran on the host is not known", error.Message, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => !SshProcesses.With(mark).Any(), () => "the local ssh still runs");
        Assert.Equal("x\n", (await shell.RunOkAsync(server.Host, new RemoteCommand("echo", "x"), default)).Output);
    }

    [Fact]
    public async Task The_callers_token_cancels()
    {
        var shell = server.Shell();
        var (begun, ended) = (server.In(Guid.NewGuid().ToString("N")), server.In(Guid.NewGuid().ToString("N")));
        using var cancel = new CancellationTokenSource();

        // It talks, so that it notices when nobody listens any more.
        var run = shell.RunAsync(server.Host, new RemoteCommand("sh", "-c", $"trap '' PIPE; touch {begun}; while echo x; do sleep 0.05; done; touch {ended}"), cancel.Token);
        await Eventually.TrueAsync(() => File.Exists(begun), () => "the command did not start");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await Eventually.TrueAsync(() => File.Exists(ended), () => "the session is still open");
    }
}
