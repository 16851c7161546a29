using MhaHooks.Core;
using MhaHooks.Core.Processes;

namespace MhaHooks.Units.Processes;

public sealed class ChildProcessTests : IDisposable
{
    private static readonly TimeSpan Ample = TimeSpan.FromSeconds(30);

    private readonly string folder = Directory.CreateTempSubdirectory("mha-child-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Output_error_and_exit_code_come_back()
    {
        var result = await RunAsync("printf out; printf err >&2; exit 7");

        Assert.Equal((7, "out", "err", null), (result.ExitCode, result.Output, result.Error, result.Signal));
        Assert.False(result.Ok);
    }

    [Fact]
    public async Task Arguments_arrive_as_they_stand()
    {
        string[] nasty = ["", " ", "a b", "'", "\"", "\\", "$HOME", "`id`", "*", "--", "-x", "ä\n;"];

        var result = await ChildProcess.RunAsync(new ChildCommand("printf", ["%s\\0", .. nasty]) { Limit = Ample }, default);

        Assert.Equal(nasty, result.Output.Split('\0')[..^1]);
    }

    [Fact]
    public async Task Stdin_is_empty()
    {
        Assert.Equal("", (await RunAsync("cat")).Output);
    }

    [Fact]
    public async Task Environment_is_added()
    {
        var command = new ChildCommand("sh", "-c", "printf %s \"$MHA_TEST:${PATH:+path}\"")
        {
            Environment = new Dictionary<string, string> { ["MHA_TEST"] = "x y" },
        };

        Assert.Equal("x y:path", (await ChildProcess.RunAsync(command, default)).Output);
    }

    [Fact]
    public async Task A_signal_is_told()
    {
        var result = await RunAsync("kill -TERM $$");

        Assert.Equal((143, 15), (result.ExitCode, result.Signal));
    }

    [Fact]
    public async Task Beyond_the_bound_output_is_dropped_and_said()
    {
        var result = await RunAsync($"head -c {ChildProcess.OutputLimit + 10} /dev/zero");

        Assert.EndsWith("\n[10 bytes more were dropped]\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task A_descendant_that_holds_the_pipes_does_not_hold_us()
    {
        var result = await RunAsync("sleep 300 & printf $!; exit 0");

        Assert.True(result.Ok);
        await RunAsync($"kill {result.Output}");
    }

    [Fact]
    public async Task At_the_limit_the_tree_is_killed()
    {
        var pids = Path.Combine(folder, "pids");
        var script = $"sh -c 'echo $$ >>{pids}; sleep 300; :' & echo $$ >>{pids}; echo begun; wait";

        var error = await Assert.ThrowsAsync<HookException>(
            () => ChildProcess.RunAsync(new ChildCommand("sh", "-c", script) { Limit = TimeSpan.FromSeconds(1) }, default));

        Assert.Equal((FailureKind.TimedOut, "begun"), (error.Kind, error.Seen));
        var lines = await File.ReadAllLinesAsync(pids);
        Assert.Equal(2, lines.Length);
        foreach (var pid in lines)
        {
            await Eventually.TrueAsync(() => !Running(pid), () => $"{pid} still runs");
        }
    }

    [Fact]
    public async Task The_callers_token_cancels()
    {
        var pid = Path.Combine(folder, "pid");
        using var cancel = new CancellationTokenSource();
        var run = ChildProcess.RunAsync(new ChildCommand("sh", "-c", $"echo $$ >{pid}.new; mv {pid}.new {pid}; sleep 300; :"), cancel.Token);
        await Eventually.TrueAsync(() => File.Exists(pid), () => "the child did not start");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await Eventually.TrueAsync(() => !Running(File.ReadAllText(pid).Trim()), () => "the child still runs");
    }

    [Theory]
    [InlineData("no-such-program-anywhere")]
    [InlineData("/no/such/program")]
    [InlineData("/etc/passwd")]
    public async Task A_program_that_cannot_be_run_is_missing(string program)
    {
        var error = await Assert.ThrowsAsync<HookException>(() => ChildProcess.RunAsync(new ChildCommand(program), default));

        Assert.Equal(FailureKind.Missing, error.Kind);
        Assert.Contains(program, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_of_the_wrong_format_is_missing()
    {
        var program = Path.Combine(folder, "broken");
        await File.WriteAllTextAsync(program, "#!/no/such/interpreter\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var error = await Assert.ThrowsAsync<HookException>(() => ChildProcess.RunAsync(new ChildCommand(program), default));

        Assert.Equal(FailureKind.Missing, error.Kind);
    }

    [Fact]
    public void The_current_directory_is_not_searched()
    {
        Assert.Null(ExecutablePath.Find("core"));
        Assert.StartsWith("/", ExecutablePath.Need("sh"), StringComparison.Ordinal);
    }

    private static Task<ChildResult> RunAsync(string script) =>
        ChildProcess.RunAsync(new ChildCommand("sh", "-c", script) { Limit = Ample }, default);

    /// <summary>A zombie has ended: only its parent has not asked yet.</summary>
    private static bool Running(string pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].StartsWith('Z');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
