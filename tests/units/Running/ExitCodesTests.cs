using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Running;

namespace MhaHooks.Units.Running;

public sealed class ExitCodesTests
{
    [Theory]
    [InlineData(HookCommand.Status, FailurePolicy.Proceed, 1)]
    [InlineData(HookCommand.Stop, FailurePolicy.Abort, 1)]
    [InlineData(HookCommand.Stop, FailurePolicy.Proceed, 10)]
    [InlineData(HookCommand.StopSsh, FailurePolicy.Abort, 1)]
    [InlineData(HookCommand.StopSsh, FailurePolicy.Proceed, 10)]
    [InlineData(HookCommand.Start, FailurePolicy.Abort, 1)]
    [InlineData(HookCommand.Start, FailurePolicy.Proceed, 10)]
    [InlineData(HookCommand.Stop, FailurePolicy.Undo, 1)]
    public void A_failure_gives_the_code_of_its_policy(HookCommand command, FailurePolicy policy, int code)
    {
        Assert.Equal(code, ExitCodes.Of(Plan(command, policy), new Outcome([Ended(StepResult.Failed)], Interrupted: false, [])));
        Assert.Equal(0, ExitCodes.Of(Plan(command, policy), new Outcome([Ended(StepResult.Done), Ended(StepResult.Skipped)], Interrupted: false, [])));
        Assert.Equal(1, ExitCodes.Of(Plan(command, policy), new Outcome([Ended(StepResult.NotReached)], Interrupted: true, [])));
        Assert.Equal(0, ExitCodes.Of(Plan(command, policy), new Outcome([Ended(StepResult.Done)], Interrupted: true, [])));
    }

    [Fact]
    public void No_steps_at_all_is_a_success() =>
        Assert.Equal(0, ExitCodes.Of(Plan(HookCommand.Start, FailurePolicy.Abort), new Outcome([], Interrupted: false, [])));

    private static StepOutcome Ended(StepResult result) => new(new StepName("a", "b", "c"), result, "", TimeSpan.Zero);

    private static Plan Plan(HookCommand command, FailurePolicy policy) =>
        new(Requests.Start with { Command = command }, [], policy, TimeSpan.FromSeconds(1), ReadOnly: false);
}
