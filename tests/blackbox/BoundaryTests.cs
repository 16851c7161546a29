using System.Diagnostics;

namespace MhaHooks.BlackBox;

/// <summary>Callers that give the hook nothing to write to, or nothing to read.</summary>
public sealed class BoundaryTests : IDisposable
{
    private const string Start = "--command=start --orig_master_host=db1 --new_master_host=db2";
    private readonly Hook hook = new Hook().Configure("[vip:main]", "device=eth0");

    public void Dispose() => hook.Dispose();

    [Theory]
    [InlineData(">&-")]
    [InlineData(">&- 2>&- <&-")]
    [InlineData(">/dev/full")]
    [InlineData("| true")]
    public async Task Whatever_becomes_of_stdout_the_code_is_right(string redirection)
    {
        var run = await ShellAsync($"set -o pipefail; '{Hook.Executable}' --hooks_conf='{hook.Conf}' {Start} {redirection}");
        Assert.Equal(10, run.ExitCode);
        Assert.Contains("\"kind\":\"end\",\"exit\":10", hook.Journal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_has_stopped_does_not_hang_the_hook()
    {
        // More warnings than a pipe holds, and nobody who takes them.
        File.AppendAllLines(hook.Conf, Enumerable.Range(0, 3000).Select(i => $"mistyped_key_number_{i}=and a value"));
        using var running = hook.Start(Start.Split(' '));
        await running.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(10, running.ExitCode);
    }

    [Theory]
    [InlineData("--hooks_conf=")]
    [InlineData("--hooks_conf=/nonexistent/hooks.cnf")]
    public async Task A_configuration_that_is_not_there_is_named(string option)
    {
        var run = await ShellAsync($"MHA_HOOKS_CONF= '{Hook.Executable}' {option} {Start}");
        Assert.Equal(10, run.ExitCode);
        Assert.Contains("cannot be read", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_hook_writes_down_is_for_its_owner_alone()
    {
        await hook.RunAsync(Start.Split(' '));
        var open = Directory.EnumerateFileSystemEntries(hook.StateDir, "*", SearchOption.AllDirectories).Append(hook.StateDir)
            .Where(path => (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
            .Where(path => !path.EndsWith(".holder", StringComparison.Ordinal));
        Assert.Empty(open);
    }

    private static async Task<HookRun> ShellAsync(string script)
    {
        using var running = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        return await Hook.EndAsync(running);
    }
}
