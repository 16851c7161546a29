using MhaHooks.Core;
using MhaHooks.Core.Planning;

namespace MhaHooks.Servers.MySql;

/// <summary>A real step around which something goes wrong, once.</summary>
internal sealed class FaultyStep(Step real, FaultTests.Fault fault, Func<Task> happen) : Step
{
    private bool happened;

    public override StepName Name => real.Name;

    public override string Change => real.Change;

    public override TimeSpan? Limit => real.Limit;

    public override bool CanUndo => real.CanUndo;

    public override Task PrepareAsync(CancellationToken cancel) => real.PrepareAsync(cancel);

    public override async Task<Look> LookAsync(CancellationToken cancel)
    {
        if (fault == FaultTests.Fault.ConnectionsKilled)
        {
            await OnceAsync();
        }

        var look = await real.LookAsync(cancel);
        return look.Result == LookResult.Needed ? look : await AfterAsync(look);
    }

    public override async Task ActAsync(Look look, CancellationToken cancel)
    {
        if (fault == FaultTests.Fault.FailsBeforeTheAct)
        {
            throw Failure();
        }

        await real.ActAsync(look, cancel);
        await AfterAsync(look);
    }

    public override Task<string> ProveAsync(CancellationToken cancel) => real.ProveAsync(cancel);

    public override Task<string> UndoAsync(IReadOnlyDictionary<string, string> before, CancellationToken cancel) => real.UndoAsync(before, cancel);

    private static HookException Failure() => new(FailureKind.Rejected, "it was made to fail");

    private async Task<Look> AfterAsync(Look look)
    {
        switch (fault)
        {
            case FaultTests.Fault.FailsBeforeTheAct or FaultTests.Fault.FailsAfterTheAct or FaultTests.Fault.KilledAfterTheAct:
                throw Failure();
            case FaultTests.Fault.InterruptedAfterTheAct or FaultTests.Fault.ServerHangs:
                await OnceAsync();
                return look;
            default:
                return look;
        }
    }

    private Task OnceAsync()
    {
        var first = !happened;
        happened = true;
        return first ? happen() : Task.CompletedTask;
    }
}
