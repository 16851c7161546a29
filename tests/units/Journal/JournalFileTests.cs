using System.Text.Json;
using MhaHooks.Core;
using MhaHooks.Core.Journal;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Units.Running;

namespace MhaHooks.Units.Journal;

public sealed class JournalFileTests : IDisposable
{
    private static readonly StepName Step = new("vip:main", "announce", "192.0.2.10/24 on db2");
    private readonly string directory = Directory.CreateTempSubdirectory("journal").FullName;
    private readonly StringWriter output = new();

    private HookLog Log => new(output, TimeProvider.System, "hook", LogFormat.Text);

    public void Dispose()
    {
        Directory.Delete(directory, recursive: true);
        output.Dispose();
    }

    [Fact]
    public void Each_record_is_one_line_of_json_in_order_and_none_holds_a_secret()
    {
        using (var journal = JournalFile.Open(directory, Requests.Start, Log, TimeProvider.System))
        {
            Fill(journal);
        }

        var text = File.ReadAllText(Assert.Single(Directory.GetFiles(directory)));
        Assert.Equal(["call", "acting", "acted", "proven", "undone", "end"], Kinds(text));
        Assert.Contains("\"before\":{\"holder\":\"db1\"}", text, StringComparison.Ordinal);
        Assert.Contains("\"ssh_options\":\"-o StrictHostKeyChecking=no\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.Empty(output.ToString());
    }

    [Fact]
    public void The_file_is_for_its_owner_alone()
    {
        using var journal = JournalFile.Open(directory, Requests.Start, Log, TimeProvider.System);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(directory))));
    }

    [Fact]
    public void Without_a_place_to_write_the_records_go_to_the_log()
    {
        var file = Path.Combine(directory, "not-a-directory");
        File.WriteAllText(file, "");
        using var journal = JournalFile.Open(Path.Combine(file, "journal"), Requests.Start, Log, TimeProvider.System);
        Fill(journal);

        Assert.NotNull(journal.Trouble);
        var lines = output.ToString().Split('\n').Where(line => line.Contains("journal: {", StringComparison.Ordinal));
        Assert.Equal(["call", "acting", "acted", "proven", "undone", "end"], Kinds(string.Join('\n', lines.Select(line => line[line.IndexOf('{', StringComparison.Ordinal)..]))));
    }

    [Fact]
    public async Task One_call_at_a_time_and_the_other_says_who_holds_the_lock()
    {
        using var held = await AppLock.TakeAsync(directory, "master_ip_failover[start]", TimeProvider.System, CancellationToken.None);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var error = await Assert.ThrowsAsync<HookException>(() => AppLock.TakeAsync(directory, "second", TimeProvider.System, cancel.Token));
        Assert.Equal(FailureKind.Conflict, error.Kind);
        Assert.Contains($"pid {Environment.ProcessId} master_ip_failover[start]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waiting_call_gets_the_lock_when_it_is_free()
    {
        var held = await AppLock.TakeAsync(directory, "first", TimeProvider.System, CancellationToken.None);
        var waiting = AppLock.TakeAsync(directory, "second", TimeProvider.System, CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        held.Dispose();
        using var taken = await waiting;
    }

    [Fact]
    public async Task No_place_to_lock_is_told_apart_from_a_lock_that_is_held()
    {
        var error = await Assert.ThrowsAsync<HookException>(
            () => AppLock.TakeAsync(Path.Combine(directory, "absent"), "x", TimeProvider.System, CancellationToken.None));
        Assert.Equal(FailureKind.Missing, error.Kind);
    }

    private static void Fill(JournalFile journal)
    {
        journal.Begin(Requests.Start, "/etc/mha-hooks.cnf");
        journal.Acting(Step, new Dictionary<string, string> { ["holder"] = "db1" }, canUndo: true);
        journal.Acted(Step);
        journal.Ended(Step, "proven", "held by db2");
        journal.Undone(Step, true, "held by db1");
        journal.End(10);
    }

    private static IEnumerable<string?> Kinds(string lines) =>
        lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("kind").GetString();
        }).ToList();
}
