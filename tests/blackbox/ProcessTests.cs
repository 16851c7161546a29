using System.Diagnostics;

namespace MhaHooks.BlackBox;

/// <summary>Signals, locks and secrets of a hook that is busy with a mysqld that does not answer.</summary>
public sealed class ProcessTests : IDisposable
{
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private readonly SilentServer server = new();
    private readonly Hook hook = new Hook().Configure("on_start_failure=proceed", "[mysql]", "block_users=writeuser", "connect_timeout=30s", "tls=off");

    public void Dispose()
    {
        server.Dispose();
        hook.Dispose();
    }

    [Fact]
    public async Task A_password_is_not_in_the_process_list()
    {
        using var running = Start();
        using var client = await server.ClientAsync();
        var words = await File.ReadAllTextAsync($"/proc/{running.Id}/cmdline");
        Hook.Signal(running, SigTerm);
        var run = await Hook.EndAsync(running);

        Assert.Contains("--new_master_password=***", words, StringComparison.Ordinal);
        Assert.DoesNotContain("ter2", words, StringComparison.Ordinal);
        Assert.DoesNotContain("ter2", run.Output + hook.Journal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SIGTERM_ends_the_call_on_record_with_1()
    {
        using var running = Start();
        using var client = await server.ClientAsync();
        Hook.Signal(running, SigTerm);
        var run = await Hook.EndAsync(running);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("stopped by a signal", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"end\",\"exit\":1", hook.Journal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_SIGKILL_the_journal_holds_what_was_begun_and_the_lock_is_free()
    {
        using var running = Start();
        using var client = await server.ClientAsync();
        Hook.Signal(running, SigKill);
        await running.WaitForExitAsync();
        Assert.Contains("\"kind\":\"call\"", hook.Journal(), StringComparison.Ordinal);
        Assert.DoesNotContain("\"kind\":\"end\"", hook.Journal(), StringComparison.Ordinal);

        var next = await hook.RunAsync("--command=stop", "--orig_master_host=db1");
        Assert.Equal(0, next.ExitCode);
    }

    [Fact]
    public async Task A_second_call_waits_and_then_names_who_holds_the_lock()
    {
        using var running = Start();
        using var client = await server.ClientAsync();
        var other = Path.Combine(hook.StateDir, "..", "short.cnf");
        File.WriteAllLines(other, ["[hooks]", $"state_dir={hook.StateDir}", "app=hooks", "deadline=200ms"]);
        var second = await hook.RunAsync($"--hooks_conf={other}", "--command=stop", "--orig_master_host=db1");
        Hook.Signal(running, SigTerm);
        await running.WaitForExitAsync();

        Assert.Equal(1, second.ExitCode);
        Assert.Contains($"held by pid {running.Id} master_ip_failover[start]", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_shows_the_targets_and_touches_nothing()
    {
        var run = await hook.RunAsync([.. Call, "--dry-run"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("writeuser", run.Output, StringComparison.Ordinal);
        Assert.Contains("dry run: nothing was touched", run.Output, StringComparison.Ordinal);
        Assert.False(hook.HasJournal);
    }

    private string[] Call =>
    [
        "--command=start", "--orig_master_host=db1", "--orig_master_ip=192.0.2.1", "--new_master_host=db2", "--new_master_ip=127.0.0.1",
        $"--new_master_port={server.Port}", "--new_master_user=mha", @"--new_master_password=hun\ ter2",
    ];

    private Process Start() => hook.Start(Call);
}
