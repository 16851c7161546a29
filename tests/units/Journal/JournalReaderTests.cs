using System.Text;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Journal;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Units.Running;

namespace MhaHooks.Units.Journal;

public sealed class JournalReaderTests : IDisposable
{
    private static readonly StepName Block = new("mysql", "block", "accounts on db1");
    private static readonly StepName Kill = new("mysql", "kill", "sessions on db1");
    private static readonly Dictionary<string, string> Before = new() { ["was"] = "writeuser", ["odd"] = "a \"b\" \n ü" };
    private readonly string directory = Directory.CreateTempSubdirectory("journal").FullName;
    private readonly StringWriter output = new();

    private HookLog Log => new(output, TimeProvider.System, "hook", LogFormat.Text);

    public void Dispose()
    {
        Directory.Delete(directory, recursive: true);
        output.Dispose();
    }

    [Fact]
    public void A_call_reads_as_it_was_written_without_its_passwords()
    {
        var asked = Requests.Stop with { OrigIsNewSlave = true };
        Write(asked, journal =>
        {
            journal.Acting(Block, Before, canUndo: true);
            journal.Ended(Block, "proven", "done");
            journal.End(0);
        });
        var call = Assert.Single(JournalReader.ReadAll(directory));
        Assert.Equal(asked with { Orig = asked.Orig with { Password = null }, New = asked.New! with { Password = null } }, call.Request);
        Assert.Equal((0, Environment.ProcessId), (call.ExitCode, call.Pid));
        Assert.Equal(Before, Assert.Single(call.Acts).Before);
        Assert.Contains(Block, call.Proven);
        Assert.False(call.IsUndone);
    }

    [Fact]
    public void What_stands_is_what_can_be_undone_and_is_not_newest_first()
    {
        Write(Requests.Stop, journal =>
        {
            journal.Acting(Block, Before, canUndo: true);
            journal.Acting(Kill, new Dictionary<string, string>(), canUndo: false);
            journal.Acting(Block, new Dictionary<string, string> { ["was"] = "second try" }, canUndo: true);
        });
        var call = Assert.Single(JournalReader.ReadAll(directory));
        Assert.Equal(["second try", "writeuser"], call.Standing.Select(act => act.Before["was"]));

        using (var journal = JournalFile.Reopen(call, Log, TimeProvider.System))
        {
            journal.Undoing();
            Assert.True(JournalReader.TryRead(call.Path)!.IsUndone);
            journal.Undone(Block, true, "back");
        }

        var again = Assert.Single(JournalReader.ReadAll(directory));
        Assert.Equal(["writeuser"], again.Standing.Select(act => act.Before["was"]));
        Assert.True(again.IsUndone);
    }

    [Theory]
    [InlineData("{\"at\":\"2026-01-01T00:00:00.000Z\",\"kind\":\"act")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    [InlineData("\n\n")]
    [InlineData("{\"kind\":\"acting\"}\n{\"kind\":\"end\",\"exit\":\"x\"}\n")]
    public void A_killed_call_is_read_up_to_its_last_whole_line_and_gone_on_with(string rest)
    {
        Write(Requests.Stop, journal => journal.Acting(Block, Before, canUndo: true));
        var path = Assert.Single(Directory.GetFiles(directory));
        File.AppendAllBytes(path, Encoding.UTF8.GetBytes(rest));

        var call = JournalReader.TryRead(path)!;
        Assert.Equal(Block, Assert.Single(call.Standing).Step);
        using (var journal = JournalFile.Reopen(call, Log, TimeProvider.System))
        {
            journal.Undone(Block, true, "back");
        }

        Assert.Empty(JournalReader.TryRead(path)!.Standing);
        Assert.Empty(output.ToString());
    }

    [Fact]
    public void Files_that_are_no_journal_are_passed_over()
    {
        File.WriteAllText(Path.Combine(directory, "99.jsonl"), "no json\n[]\n{\"kind\":\"call\",\"hook\":\"unheard_of\"}\n");
        File.WriteAllText(Path.Combine(directory, "note.txt"), "{}");
        Assert.Empty(JournalReader.ReadAll(directory));
        Assert.Empty(JournalReader.ReadAll(Path.Combine(directory, "absent")));
    }

    private void Write(Request request, Action<JournalFile> rest)
    {
        using var journal = JournalFile.Open(directory, request, Log, TimeProvider.System);
        journal.Begin(request, "/etc/mha-hooks.cnf");
        rest(journal);
    }
}
