using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;
using MhaHooks.Servers.Support;
using Xunit.Abstractions;

namespace MhaHooks.Servers.MySql;

/// <summary>A fault at every step of stop, at each of its moments: everything is as before afterwards.</summary>
public abstract class FaultTests(Pair pair, ITestOutputHelper output)
{
    private Task waking = Task.CompletedTask;

    /// <summary>What goes wrong around one step.</summary>
    public enum Fault
    {
        /// <summary>Every connection of ours is killed before the step looks: it opens another and goes on.</summary>
        ConnectionsKilled,

        /// <summary>It fails before it has acted.</summary>
        FailsBeforeTheAct,

        /// <summary>It fails when it has acted.</summary>
        FailsAfterTheAct,

        /// <summary>A signal comes when it has acted.</summary>
        InterruptedAfterTheAct,

        /// <summary>The process dies when it has acted; another one undoes from the journal.</summary>
        KilledAfterTheAct,

        /// <summary>The server hangs for a while when it has acted.</summary>
        ServerHangs,
    }

    [Theory]
    [InlineData(Fault.ConnectionsKilled)]
    [InlineData(Fault.FailsBeforeTheAct)]
    [InlineData(Fault.FailsAfterTheAct)]
    [InlineData(Fault.InterruptedAfterTheAct)]
    [InlineData(Fault.KilledAfterTheAct)]
    [InlineData(Fault.ServerHangs)]
    public async Task Everything_is_put_back(Fault fault)
    {
        var before = await StateAsync();
        await using var count = new Switchover(HookCommand.Stop, pair.Orig.Host, pair.NewHost, "drain=20ms");
        var names = count.Plan.Steps.Select(step => step.Name).Where(name => name.Verb != "check").ToList();
        foreach (var name in names)
        {
            output.WriteLine($"{fault} at {name}");
            await OnceAsync(fault, name);
            Assert.Equal(before, await StateAsync());
        }

        Assert.True(names.Count >= 8);
    }

    private async Task OnceAsync(Fault fault, StepName at)
    {
        await using var idle = await Obstructions.LoginAsync(pair.Orig);
        await using var call = new Switchover(HookCommand.Stop, pair.Orig.Host, pair.NewHost, "drain=20ms");
        using var interrupt = new CancellationTokenSource();
        Func<Task> signal = interrupt.CancelAsync;
        var plan = call.Plan;
        var faulty = plan with
        {
            // Somebody who dies undoes nothing: Abort leaves all as it is.
            OnFailure = fault == Fault.KilledAfterTheAct ? FailurePolicy.Abort : plan.OnFailure,
            Stages = [.. plan.Stages.Select(stage => stage with
            {
                Tracks = [.. stage.Tracks.Select(track => track with
                {
                    Steps = [.. track.Steps.Select(step => step.Name == at ? new FaultyStep(step, fault, () => DoAsync(fault, signal)) : step)],
                })],
            })],
        };
        var outcome = await call.RunAsync(faulty, interrupt.Token);
        await waking;

        // A signal that comes when the last step has ended well changes nothing any more.
        var goesOn = fault is Fault.ConnectionsKilled or Fault.ServerHangs
            || (fault == Fault.InterruptedAfterTheAct && at == plan.Steps.Last().Name);
        Assert.True(goesOn == outcome.Succeeded, call.Log);
        Assert.Empty(outcome.NotUndone);
        if (goesOn || fault == Fault.KilledAfterTheAct)
        {
            await StopTests.UndoneByAnotherAsync(pair, call, output, "drain=20ms");
        }
    }

    private async Task DoAsync(Fault fault, Func<Task> signal)
    {
        switch (fault)
        {
            case Fault.ConnectionsKilled:
                foreach (var server in new[] { pair.Orig, pair.New })
                {
                    await using var connection = await server.ConnectAsync();
                    var ours = await connection.QueryAsync($"SELECT ID FROM information_schema.PROCESSLIST WHERE USER = '{TestServer.User}' AND ID <> CONNECTION_ID()", CancellationToken.None);
                    await connection.PipelineAsync([.. ours.Rows.Select(row => $"KILL {row[0]}")], CancellationToken.None);
                }

                break;
            case Fault.InterruptedAfterTheAct:
                await signal();
                break;
            case Fault.ServerHangs:
                await pair.Orig.SignalAsync("STOP");
                waking = WakeAsync();
                break;
            default:
                break;
        }
    }

    private async Task WakeAsync()
    {
        await Task.Delay(300);
        await pair.Orig.SignalAsync("CONT");
    }

    private Task<string> StateAsync() => StopTests.StateOfAsync(pair);
}
