namespace MhaHooks.BlackBox;

/// <summary>status fails on a broken hooks.cnf, while stop and start warn and go on where the meaning is still clear.</summary>
public sealed class BrokenConfigurationTests : IDisposable
{
    private static readonly string[] Start = ["--command=start", "--orig_master_host=db1", "--new_master_host=db2"];
    private readonly Hook hook = new();

    public void Dispose() => hook.Dispose();

    [Fact]
    public async Task Status_names_the_line_and_the_nearest_key()
    {
        var run = await hook.Configure("deadlin=5s", "step_timeout=soon").RunAsync("--command=status", "--orig_master_host=db1");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"{hook.Conf}:3: unknown key 'deadlin' in [hooks]; did you mean 'deadline'?", run.Output, StringComparison.Ordinal);
        Assert.Contains($"{hook.Conf}:4: 'step_timeout' of [hooks] is 'soon'; expected a duration", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("proceed", 10)]
    [InlineData("abort", 1)]
    public async Task A_section_that_cannot_be_used_fails_alone_under_the_policy_of_start(string policy, int code)
    {
        var run = await hook.Configure($"on_start_failure={policy}", "[vip:main]", "device=eth0").RunAsync(Start);
        Assert.Equal(code, run.ExitCode);
        Assert.Contains($"{hook.Conf}:4: [vip:main] has no 'address'", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abort", 1)]
    [InlineData("proceed", 10)]
    public async Task The_same_under_the_policy_of_stop(string policy, int code)
    {
        var run = await hook.Configure($"on_stop_failure={policy}", "[vip:main]", "device=eth0").RunAsync("--command=stop", "--orig_master_host=db1");
        Assert.Equal(code, run.ExitCode);
        Assert.Contains("exit " + code, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_gate_that_cannot_be_used_has_no_part_in_stop()
    {
        hook.Configure("[mysql]", "block_users=writeuser", "keep_users=writeuser");
        Assert.Equal(0, (await hook.RunAsync("--command=stop", "--orig_master_host=db1")).ExitCode);
        var start = await hook.RunAsync(Start);
        Assert.Equal(10, start.ExitCode);
        Assert.Contains("ERROR mysql open (unusable section)", start.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_moves_nothing_and_says_so()
    {
        var run = await hook.RunAsync(Start);
        Assert.Equal(10, run.ExitCode);
        Assert.Contains($"{hook.Conf}: cannot be read", run.Output, StringComparison.Ordinal);
        Assert.Contains("nothing was touched", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_state_directory_the_call_runs_and_its_journal_stands_in_the_log()
    {
        // Not a directory, for root as well.
        var run = await hook.Configure("state_dir=/dev/null/state").RunAsync(Start);
        Assert.Contains("state_dir' of [hooks] is already set", run.Output, StringComparison.Ordinal);
        File.WriteAllLines(hook.Conf, ["[hooks]", "state_dir=/dev/null/state"]);
        run = await hook.RunAsync(Start);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("""journal: {"at":""", run.Output, StringComparison.Ordinal);
        Assert.Contains("without a lock", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await hook.RunAsync("--command=status", "--orig_master_host=db1")).ExitCode);
    }
}
