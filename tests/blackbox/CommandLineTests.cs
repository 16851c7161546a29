namespace MhaHooks.BlackBox;

public sealed class CommandLineTests : IDisposable
{
    private readonly Hook hook = new Hook().Configure();

    public void Dispose() => hook.Dispose();

    [Theory]
    [InlineData("without --command", "--orig_master_host=db1")]
    [InlineData("knows no --command=halt", "--command=halt", "--orig_master_host=db1")]
    [InlineData("the same server", "--command=start", "--orig_master_host=db1", "--new_master_host=db1")]
    [InlineData("without --new_master_host", "--command=start", "--orig_master_host=db1")]
    public async Task A_call_without_meaning_ends_with_1(string because, params string[] words)
    {
        var run = await hook.RunAsync(words);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(because, run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Unknown_abbreviated_and_hyphenated_options_work()
    {
        var run = await hook.RunAsync("-comm", "start", "--orig-master_host=db1", "--new-master-host", "db2", "--flavour=new", "--dry-run");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("unknown option --flavour is ignored", run.Output, StringComparison.Ordinal);
        Assert.Contains("original master db1, new master db2", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_and_version_are_for_people()
    {
        Assert.Contains("--new_master_password", (await hook.RunAsync("-h")).Output, StringComparison.Ordinal);
        Assert.StartsWith("master_ip_failover ", (await hook.RunAsync("--version")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_line_says_when_who_and_what_and_the_last_one_what_MHA_does()
    {
        var run = await hook.RunAsync("--command=status", "--orig_master_host=db1");
        Assert.Equal(0, run.ExitCode);
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z master_ip_failover\[status\] ", line));
        Assert.Contains("exit 0: ", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_may_be_json()
    {
        var run = await hook.RunAsync("--command=status", "--orig_master_host=db1", "--log=json");
        foreach (var line in run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var json = System.Text.Json.JsonDocument.Parse(line);
            Assert.Equal("master_ip_failover[status]", json.RootElement.GetProperty("hook").GetString());
        }
    }
}
