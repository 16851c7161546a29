using MhaHooks.Core.Contract;
using MhaHooks.Core.Journal;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Units.Running;

namespace MhaHooks.Units.Journal;

public sealed class CallHistoryTests : IDisposable
{
    private static readonly StepName Step = new("mysql", "block", "accounts on db1");
    private static readonly Request Start = Requests.Stop with { Command = HookCommand.Start };
    private readonly string directory = Directory.CreateTempSubdirectory("history").FullName;
    private readonly StateDirectory state;
    private readonly StringWriter output = new();

    public CallHistoryTests()
    {
        state = new StateDirectory(directory, "app");
        state.Make();
    }

    public void Dispose()
    {
        Directory.Delete(directory, recursive: true);
        output.Dispose();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(1)]
    public void A_stop_is_unfinished_while_anything_of_it_stands(int? exit)
    {
        var stop = Call(Requests.Stop, exit);
        Assert.Equal(stop, CallHistory.Unfinished(state)?.Id);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void A_start_that_ended_well_follows_it_even_one_that_found_all_done(int exit)
    {
        Call(Requests.Stop, 0);
        Call(Start, exit, acts: false);
        Assert.Null(CallHistory.Unfinished(state));
        Assert.Equal(HookCommand.Start, CallHistory.Last(state)?.Request.Command);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public void A_start_that_did_nothing_follows_nothing(int? exit)
    {
        var stop = Call(Requests.Stop, 0);
        Call(Start, exit, acts: false);
        Assert.Equal(stop, CallHistory.Unfinished(state)?.Id);
        Assert.Equal(stop, CallHistory.Last(state)?.Id);
    }

    [Fact]
    public void A_second_stop_that_was_refused_hides_nothing()
    {
        var stop = Call(Requests.Stop, 0);
        Call(Requests.Stop, 1, acts: false);
        Assert.Equal(stop, CallHistory.Unfinished(state)?.Id);
    }

    [Fact]
    public void A_start_that_was_killed_comes_before_its_stop()
    {
        Call(Requests.Stop, 0);
        Assert.Equal(Call(Start, null), CallHistory.Unfinished(state)?.Id);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(10, false)]
    [InlineData(1, false)]
    [InlineData(0, false)]
    public void A_failover_that_answered_for_itself_stands(int? exit, bool unfinished)
    {
        Call(Requests.Start with { Command = HookCommand.StopSsh }, exit);
        Assert.Equal(unfinished, CallHistory.Unfinished(state) is not null);
    }

    [Fact]
    public void What_is_put_back_is_finished()
    {
        Call(Requests.Stop, 1, undone: true);
        Assert.Null(CallHistory.Unfinished(state));
    }

    private string Call(Request request, int? exit, bool acts = true, bool undone = false)
    {
        using var journal = JournalFile.Open(state.Journal, request, new HookLog(output, TimeProvider.System, "hook", LogFormat.Text), TimeProvider.System);
        journal.Begin(request, "/etc/mha-hooks.cnf");
        if (acts)
        {
            journal.Acting(Step, new Dictionary<string, string> { ["was"] = "x" }, canUndo: true);
        }

        if (undone)
        {
            journal.Undoing();
            journal.Undone(Step, true, "back");
        }

        if (exit is { } code)
        {
            journal.End(code);
        }

        // Names sort by the millisecond.
        SpinWait.SpinUntil(() => false, 2);
        return journal.Id;
    }
}
