using MhaHooks.Core;
using MhaHooks.Core.Journal;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Running;

namespace MhaHooks.Units.Running;

public sealed class RunnerTests
{
    private static readonly Limits Generous = new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1));
    private readonly List<string> calls = [];
    private readonly StringWriter log = new();

    [Fact]
    public async Task A_step_looks_acts_and_proves()
    {
        var outcome = await RunAsync(FailurePolicy.Abort, [[Step("a")]]);
        Assert.True(outcome.Succeeded);
        Assert.Equal(["a look", "a act", "a prove"], calls);
    }

    [Fact]
    public async Task What_is_so_already_is_left_alone()
    {
        var step = Step("a");
        step.OnLook = _ => Task.FromResult(Look.Already("there"));
        var outcome = await RunAsync(FailurePolicy.Abort, [[step]]);
        Assert.Equal(StepResult.Already, Assert.Single(outcome.Steps).Result);
        Assert.Equal(["a look"], calls);
    }

    [Fact]
    public async Task Unverified_means_failed()
    {
        var step = Step("a");
        step.OnProve = _ => throw new HookException(FailureKind.Unproven, "not there");
        var outcome = await RunAsync(FailurePolicy.Proceed, [[step]]);
        Assert.False(outcome.Succeeded);
        Assert.Equal(StepResult.Failed, Assert.Single(outcome.Steps).Result);
    }

    [Theory]
    [InlineData(FailurePolicy.Proceed, StepResult.Done)]
    [InlineData(FailurePolicy.Abort, StepResult.NotReached)]
    public async Task A_step_that_does_not_need_the_failed_one_is_tried_where_all_is_to_be_tried(FailurePolicy policy, StepResult expected)
    {
        var (first, rests, alone) = (Step("a"), Step("b"), Step("c"));
        first.OnLook = _ => throw new HookException(FailureKind.Rejected, "no");
        alone.StandsAlone = true;
        var plan = PlanOf(policy, new Stage("one", [new Track("a", [first, rests, alone])]));
        var outcome = await RunnerFor(Generous).RunAsync(plan, CancellationToken.None, CancellationToken.None);
        Assert.Equal([StepResult.Failed, StepResult.NotReached, expected], outcome.Steps.Select(step => step.Result));
        Assert.False(outcome.Succeeded);
    }

    [Fact]
    public async Task A_passing_failure_is_tried_again_from_the_look()
    {
        var step = Step("a");
        var failures = 2;
        step.OnAct = _ => failures-- > 0 ? throw new HookException(FailureKind.Unreachable, "busy") { IsTransient = true } : Task.CompletedTask;
        var outcome = await RunAsync(FailurePolicy.Abort, [[step]]);
        Assert.True(outcome.Succeeded);
        Assert.Equal(["a look", "a act", "a look", "a act", "a look", "a act", "a prove"], calls);
    }

    [Fact]
    public async Task A_passing_failure_that_does_not_pass_ends_with_the_limit_and_is_named()
    {
        var step = Step("a");
        step.StepLimit = TimeSpan.FromMilliseconds(150);
        step.OnLook = _ => throw new HookException(FailureKind.Refused, "nothing listens on db2:3306") { IsTransient = true };
        var outcome = await RunAsync(FailurePolicy.Proceed, [[step]]);
        var text = Assert.Single(outcome.Steps).Text;
        Assert.Contains("no end within its limit of 150 ms", text, StringComparison.Ordinal);
        Assert.Contains("nothing listens on db2:3306", text, StringComparison.Ordinal);
        Assert.Contains("nothing was changed", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_does_not_listen_is_left_behind_at_its_limit()
    {
        var never = new TaskCompletionSource<Look>();
        var step = Step("a");
        step.StepLimit = TimeSpan.FromMilliseconds(50);
        step.OnLook = _ => never.Task;
        var limits = Generous with { Grace = TimeSpan.FromMilliseconds(50) };
        var outcome = await RunAsync(FailurePolicy.Proceed, [[step], [Step("b")]], limits: limits);
        Assert.Equal([StepResult.Failed, StepResult.Done], outcome.Steps.Select(one => one.Result));
    }

    [Fact]
    public async Task A_failure_ends_its_track_and_no_other()
    {
        var bad = Step("a");
        bad.OnAct = _ => throw new HookException(FailureKind.Denied, "no");
        var plan = PlanOf(FailurePolicy.Abort, new Stage("one", [new Track("a", [bad, Step("a2")]), new Track("b", [Step("b"), Step("b2")])]), StageOf("two", Step("c")));
        var outcome = await RunnerFor(Generous).RunAsync(plan, CancellationToken.None, CancellationToken.None);
        Assert.Equal(
            [("a", StepResult.Failed), ("a2", StepResult.NotReached), ("b", StepResult.Done), ("b2", StepResult.Done), ("c", StepResult.NotReached)],
            outcome.Steps.Select(one => (one.Step.Provider, one.Result)));
        Assert.DoesNotContain(calls, call => call.StartsWith("a2", StringComparison.Ordinal) || call.StartsWith("c ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Under_proceed_everything_that_can_be_done_is_done()
    {
        var bad = Step("a");
        bad.OnAct = _ => throw new HookException(FailureKind.Denied, "no");
        var outcome = await RunAsync(FailurePolicy.Proceed, [[bad], [Step("b")]]);
        Assert.Equal([StepResult.Failed, StepResult.Done], outcome.Steps.Select(one => one.Result));
    }

    [Fact]
    public async Task Under_undo_everything_done_is_undone_newest_first_also_what_failed_half_way()
    {
        var half = Step("c");
        half.OnAct = _ => throw new HookException(FailureKind.TimedOut, "no answer");
        var outcome = await RunAsync(FailurePolicy.Undo, [[Step("a")], [Step("b")], [half], [Step("d")]]);
        Assert.Equal(["c undo from absent", "b undo from absent", "a undo from absent"], calls[^3..]);
        Assert.Empty(outcome.NotUndone);
        Assert.DoesNotContain("d look", calls);
    }

    [Fact]
    public async Task What_cannot_be_undone_is_reported_and_the_rest_is_undone()
    {
        var first = Step("a");
        var stubborn = Step("b");
        stubborn.OnUndo = () => throw new HookException(FailureKind.Rejected, "db1 does not answer");
        var bad = Step("c");
        bad.OnLook = _ => throw new HookException(FailureKind.Denied, "no");
        var outcome = await RunAsync(FailurePolicy.Undo, [[first], [stubborn], [bad]]);
        Assert.Contains("db1 does not answer", Assert.Single(outcome.NotUndone), StringComparison.Ordinal);
        Assert.Equal("a undo from absent", calls[^1]);
    }

    [Fact]
    public async Task A_signal_stops_the_call_and_undoes_it()
    {
        using var signal = new CancellationTokenSource();
        var slow = Step("b");
        slow.OnAct = async cancel =>
        {
            await signal.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancel);
        };
        var outcome = await RunAsync(FailurePolicy.Undo, [[Step("a")], [slow]], signal.Token);
        Assert.True(outcome.Interrupted);
        Assert.Contains("stopped by a signal", outcome.Steps[1].Text, StringComparison.Ordinal);
        Assert.Equal(["b undo from absent", "a undo from absent"], calls[^2..]);
    }

    [Fact]
    public async Task An_undo_is_tried_again_while_its_host_cannot_be_reached()
    {
        var (first, second) = (Step("a"), Step("b"));
        var failures = 3;
        first.OnUndo = () => failures-- > 0 ? throw new HookException(FailureKind.TimedOut, "no login within 1 s") : "back";
        second.OnAct = _ => throw new HookException(FailureKind.Rejected, "no");
        var outcome = await RunAsync(FailurePolicy.Undo, [[first], [second]]);
        Assert.Empty(outcome.NotUndone);
        Assert.Equal(4, calls.Count(call => call == "a undo from absent"));
    }

    [Theory]
    [InlineData(FailurePolicy.Proceed)]
    [InlineData(FailurePolicy.Undo)]
    public async Task A_condition_that_does_not_hold_refuses_the_call_whatever_the_policy(FailurePolicy policy)
    {
        var condition = Step("a");
        condition.OnLook = _ => throw new HookException(FailureKind.Conflict, "no");
        var plan = PlanOf(policy, StageOf("condition", condition) with { IsCondition = true }, StageOf("two", Step("b")));
        var outcome = await RunnerFor(Generous).RunAsync(plan, CancellationToken.None, CancellationToken.None);
        Assert.True(outcome.Refused);
        Assert.Equal(ExitCodes.Failure, ExitCodes.Of(plan, outcome));
        Assert.Equal(StepResult.NotReached, outcome.Steps[1].Result);
        Assert.Equal(["a look"], calls);
    }

    [Fact]
    public async Task The_deadline_of_the_call_ends_every_step()
    {
        var slow = Step("a");
        slow.OnAct = cancel => Task.Delay(Timeout.Infinite, cancel);
        var plan = PlanOf(FailurePolicy.Proceed, StageOf("one", slow), StageOf("two", Step("b"))) with { Deadline = TimeSpan.FromMilliseconds(100) };
        using var deadline = new CancellationTokenSource(plan.Deadline);
        var outcome = await RunnerFor(Generous).RunAsync(plan, deadline.Token, CancellationToken.None);
        Assert.Contains("the deadline of the whole call, 100 ms, is over", outcome.Steps[0].Text, StringComparison.Ordinal);
        Assert.Contains("whether it was done is not known", outcome.Steps[0].Text, StringComparison.Ordinal);
        Assert.Equal(StepResult.NotReached, outcome.Steps[1].Result);
        Assert.False(outcome.Interrupted);
    }

    [Fact]
    public async Task Steps_of_later_stages_are_prepared_while_the_first_one_runs()
    {
        var prepared = new TaskCompletionSource();
        var first = Step("a");
        first.OnAct = cancel => prepared.Task.WaitAsync(cancel);
        var second = Step("b");
        second.OnPrepare = _ =>
        {
            prepared.SetResult();
            throw new HookException(FailureKind.Unreachable, "met again by the look");
        };
        Assert.True((await RunAsync(FailurePolicy.Abort, [[first], [second]])).Succeeded);
    }

    [Fact]
    public async Task A_step_that_blocks_its_thread_does_not_hang_the_call()
    {
        using var never = new ManualResetEventSlim();
        var step = Step("a");
        step.StepLimit = TimeSpan.FromMilliseconds(50);
        step.OnLook = _ =>
        {
            never.Wait(CancellationToken.None);
            return Task.FromResult(Look.Already("too late"));
        };
        var outcome = await RunAsync(FailurePolicy.Proceed, [[step]], limits: Generous with { Grace = TimeSpan.FromMilliseconds(50) });
        never.Set();
        Assert.Equal(StepResult.Failed, Assert.Single(outcome.Steps).Result);
    }

    [Fact]
    public async Task An_advisory_step_that_fails_is_skipped_and_what_follows_goes_on()
    {
        var advice = Step("a");
        advice.Advisory = true;
        advice.OnLook = _ => throw new HookException(FailureKind.Unreachable, "nobody to ask");
        var outcome = await RunAsync(FailurePolicy.Abort, [[advice, Step("b")]]);
        Assert.True(outcome.Succeeded);
        Assert.Equal([StepResult.Skipped, StepResult.Done], outcome.Steps.Select(one => one.Result));
    }

    [Fact]
    public async Task A_fault_of_ours_fails_its_step_alone_and_shows_where()
    {
        var broken = Step("a");
        broken.OnLook = _ => throw new InvalidOperationException("a bug");
        var outcome = await RunAsync(FailurePolicy.Proceed, [[broken], [Step("b")]]);
        Assert.Equal([StepResult.Failed, StepResult.Done], outcome.Steps.Select(one => one.Result));
        Assert.Contains("fault of this program", log.ToString(), StringComparison.Ordinal);
        Assert.Contains(nameof(A_fault_of_ours_fails_its_step_alone_and_shows_where), log.ToString(), StringComparison.Ordinal);
    }

    private ScriptedStep Step(string provider) => new(provider, calls);

    private static Stage StageOf(string name, params Step[] steps) => new(name, [new Track("t", steps)]);

    private static Plan PlanOf(FailurePolicy policy, params Stage[] stages) =>
        new(Requests.Start, stages, policy, TimeSpan.FromMinutes(1), ReadOnly: false);

    private Task<Outcome> RunAsync(FailurePolicy policy, Step[][] stages, CancellationToken interrupt = default, Limits? limits = null) =>
        RunnerFor(limits ?? Generous).RunAsync(PlanOf(policy, [.. stages.Select((steps, at) => StageOf($"{at}", steps))]), CancellationToken.None, interrupt);

    private Runner RunnerFor(Limits limits) =>
        new(new HookLog(log, TimeProvider.System, "test", LogFormat.Text), new NoJournal(), TimeProvider.System, limits);
}
