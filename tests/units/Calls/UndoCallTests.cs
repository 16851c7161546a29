using MhaHooks.Core;
using MhaHooks.Core.Calls;
using MhaHooks.Core.Journal;
using MhaHooks.Core.Planning;
using MhaHooks.Units.Running;

namespace MhaHooks.Units.Calls;

public sealed class UndoCallTests : IDisposable
{
    private readonly Sandbox box = new();
    private readonly List<string> calls = [];

    public void Dispose() => box.Dispose();

    [Fact]
    public async Task What_was_done_is_put_back_from_the_journal_newest_first_and_once()
    {
        box.Block.AddRange([new ScriptedStep("one", calls), new ScriptedStep("two", calls)]);
        var call = Killed("one", "two");
        Assert.True(await UndoAsync(call));
        Assert.Equal(["two undo from before two", "one undo from before one"], calls);
        Assert.Contains("db1 (192.0.2.11) takes writes as before", box.Printed, StringComparison.Ordinal);

        var again = JournalReader.TryRead(call.Path)!;
        Assert.Empty(again.Standing);
        Assert.True(await UndoAsync(again));
        Assert.Equal(2, calls.Count);
    }

    [Fact]
    public async Task What_cannot_be_put_back_is_named_and_the_rest_is_put_back()
    {
        var bad = new ScriptedStep("bad", calls) { OnUndo = () => throw new HookException(FailureKind.Rejected, "db1 is gone") };
        box.Block.AddRange([new ScriptedStep("one", calls), bad]);
        var call = Killed("one", "bad", "unknown");
        Assert.False(await UndoAsync(call));
        Assert.Equal("one undo from before one", calls[^1]);
        Assert.Contains("still to be undone by hand: unknown do it", box.Printed, StringComparison.Ordinal);
        Assert.Contains("db1 is gone", box.Printed, StringComparison.Ordinal);
        Assert.Equal(["unknown", "bad"], JournalReader.TryRead(call.Path)!.Standing.Select(act => act.Step.Provider));
    }

    [Fact]
    public async Task A_new_master_that_may_have_taken_writes_forbids_it()
    {
        box.Block.Add(new ScriptedStep("one", calls));
        box.Untouched.Add(new CheckStep(new StepName("gate", "untouched", "db2"), "is it", _ => throw new HookException(FailureKind.Conflict, "read_only is OFF")));
        Assert.False(await UndoAsync(Killed("one")));
        Assert.Empty(calls);
        Assert.Contains("nothing was touched: db2 (192.0.2.12) may have taken writes", box.Printed, StringComparison.Ordinal);
    }

    private Task<bool> UndoAsync(RecordedCall call) =>
        new UndoCall(box.Site, OnlineChangePlanner.Make, box.Log).RunAsync(call, call.Request, demandUntouched: true, CancellationToken.None);

    private RecordedCall Killed(params string[] providers) => box.Record(Requests.Stop, journal =>
    {
        foreach (var provider in providers)
        {
            journal.Acting(new StepName(provider, "do", "it"), new Dictionary<string, string> { ["was"] = $"before {provider}" }, canUndo: true);
        }
    });
}
