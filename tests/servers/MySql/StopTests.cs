using MhaHooks.Core.Contract;
using MhaHooks.Core.Running;
using Xunit.Abstractions;

namespace MhaHooks.Servers.MySql;

/// <summary>The stop and the start of an online change, on a master and its replica.</summary>
public abstract class StopTests(Pair pair, ITestOutputHelper output) : IAsyncLifetime
{
    protected Pair Pair => pair;

    /// <summary>Everything that stop may change, on both servers.</summary>
    protected async Task<string> StateAsync()
    {
        var state = new List<string>();
        foreach (var server in new[] { pair.Orig, pair.New })
        {
            state.Add(await server.AskAsync("SHOW GLOBAL VARIABLES WHERE Variable_name IN ('read_only', 'super_read_only', 'event_scheduler') OR Variable_name LIKE 'rpl_semi_sync%enabled'"));
            state.Add(await server.AskAsync("SELECT User, Host FROM mysql.user WHERE User LIKE '%writeuser' ORDER BY User, Host"));
            state.Add(await server.AskAsync("SELECT COUNT(*) FROM app.t WHERE who < 0"));
        }

        return string.Join('\n', state);
    }

    public async Task InitializeAsync() => Before = await StateAsync();

    protected string Before { get; private set; } = "";

    public async Task DisposeAsync()
    {
        await pair.Orig.RunAsync("SET GLOBAL read_only = OFF");
    }

    [Fact]
    public async Task Stops_twice_and_is_undone_by_another_process()
    {
        await using var first = new Switchover(HookCommand.Stop, pair.Orig.Host, pair.NewHost);
        var outcome = await first.RunAsync(CancellationToken.None);
        output.WriteLine(first.Log);
        Assert.True(outcome.Succeeded, first.Log);
        var (again, log) = await Switchover.RunAsync(HookCommand.Stop, pair);
        Assert.True(again.Succeeded, log);
        output.WriteLine(log);
        Assert.All(again.Steps, step => Assert.NotEqual(StepResult.Done, step.Result));
        await UndoAsync(first);
        await UndoAsync(first);
        Assert.Equal(Before, await StateAsync());
    }

    /// <summary>As another process does it that has only the journal.</summary>
    private async Task UndoAsync(Switchover stopped)
    {
        await using var later = new Switchover(HookCommand.Stop, pair.Orig.Host, pair.NewHost);
        var steps = later.Plan.Steps.ToList();
        foreach (var (name, before) in stopped.Journal.Acts.Reverse())
        {
            var step = steps.Single(one => one.Name == name);
            if (step.CanUndo)
            {
                output.WriteLine($"{name}: {await step.UndoAsync(before, CancellationToken.None)}");
            }
        }
    }
}
