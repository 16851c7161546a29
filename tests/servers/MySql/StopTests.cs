using MhaHooks.Core;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Running;
using MhaHooks.Servers.Support;
using Xunit.Abstractions;

namespace MhaHooks.Servers.MySql;

/// <summary>The stop and the start of an online change, on a master and its replica.</summary>
public abstract class StopTests(Pair pair, ITestOutputHelper output) : IAsyncLifetime
{
    protected abstract string SourceRole { get; }

    protected abstract string ReplicaRole { get; }

    protected abstract string StopReplica { get; }

    protected abstract string StartReplica { get; }

    /// <summary>What brings semi-synchronous replication to a server, where it does not have it by itself.</summary>
    protected virtual IReadOnlyList<string> SemiSyncPlugins => [];

    protected virtual IReadOnlyList<string> NoSemiSyncPlugins => [];

    /// <summary>Everything that stop may change, on both servers.</summary>
    internal static async Task<string> StateOfAsync(Pair pair)
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

    /// <summary>As another process does it that has only the journal.</summary>
    internal static async Task UndoneByAnotherAsync(Pair pair, Switchover stopped, ITestOutputHelper output, params string[] lines)
    {
        await using var later = new Switchover(HookCommand.Stop, pair.Orig.Host, pair.NewHost, lines);
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

    public async Task InitializeAsync() => Before = await StateOfAsync(pair);

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
        Assert.Equal(Before, await StateOfAsync(pair));
    }

    [Theory]
    [InlineData("rename")]
    [InlineData("lock")]
    [InlineData("none")]
    public async Task Under_load_writes_stop_go_on_and_none_is_lost(string block)
    {
        if (block == "lock")
        {
            await pair.New.RunAsync("SET SESSION sql_log_bin = 0", "RENAME USER _writeuser@'%' TO writeuser@'%', _writeuser@'127.0.0.0/255.0.0.0' TO writeuser@'127.0.0.0/255.0.0.0'",
                "ALTER USER writeuser@'%' ACCOUNT LOCK", "ALTER USER writeuser@'127.0.0.0/255.0.0.0' ACCOUNT LOCK");
        }

        try
        {
            await using var writers = new Writers(pair.Orig, 8);
            await Eventually.HoldsAsync(() => Task.FromResult(writers.Count > 200));
            await using var call = new Switchover(HookCommand.Stop, pair.Orig.Host, pair.NewHost, $"block={block}");
            var outcome = await call.RunAsync(CancellationToken.None);
            var stopped = DateTime.UtcNow;
            output.WriteLine(call.Log);
            Assert.True(outcome.Succeeded, call.Log);
            await Eventually.HoldsAsync(() => Task.FromResult(DateTime.UtcNow - stopped > TimeSpan.FromMilliseconds(300)));
            Assert.Equal(0, writers.Since(stopped));
            Assert.Empty(await writers.LostAsync());
            Assert.Equal("1", await pair.Orig.AskAsync("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE COMMAND LIKE 'Binlog Dump%'"));
            await UndoAsync(call, $"block={block}");
            var back = writers.Count;
            await Eventually.HoldsAsync(() => Task.FromResult(writers.Count > back + 50));
        }
        finally
        {
            await pair.New.RunAsync(block == "lock"
                ? ["SET SESSION sql_log_bin = 0", "ALTER USER writeuser@'%' ACCOUNT UNLOCK", "ALTER USER writeuser@'127.0.0.0/255.0.0.0' ACCOUNT UNLOCK",
                    "RENAME USER writeuser@'%' TO _writeuser@'%', writeuser@'127.0.0.0/255.0.0.0' TO _writeuser@'127.0.0.0/255.0.0.0'"]
                : []);
        }

        Assert.Equal(Before, await StateOfAsync(pair));
    }

    [Fact]
    public async Task What_stands_in_the_way_is_killed_and_what_is_prepared_is_named()
    {
        await using var work = new Obstructions(pair.Orig);
        await work.BeginAsync();
        await using var call = new Switchover(HookCommand.Stop, pair.Orig.Host, pair.NewHost, "drain=200ms");
        var outcome = await call.RunAsync(CancellationToken.None);
        output.WriteLine(call.Log);
        Assert.True(outcome.Succeeded, call.Log);
        await work.EndedAsync();
        Assert.Contains("XA transactions are prepared", call.Log, StringComparison.Ordinal);
        Assert.Contains("left: ", outcome.Steps.Single(step => step.Step.Verb == "drain").Text, StringComparison.Ordinal);
        await UndoAsync(call, "drain=200ms");
        Assert.Equal(Before, await StateOfAsync(pair));
    }

    [Fact]
    public async Task Nothing_is_killed_where_that_is_the_wish_and_who_stands_in_the_way_is_named()
    {
        await using var holder = await Obstructions.LoginAsync(pair.Orig);
        await holder.ExecuteAsync("LOCK TABLES app.t WRITE", CancellationToken.None);
        var (outcome, log) = await Switchover.RunAsync(HookCommand.Stop, pair, "kill=no", "drain=10ms");
        output.WriteLine(log);
        Assert.False(outcome.Succeeded);
        Assert.Empty(outcome.NotUndone);
        Assert.Contains(outcome.Steps, step => step.Result == StepResult.Failed && step.Text.Contains("holds its global lock", StringComparison.Ordinal));
        Assert.Contains($"{holder.Id} writeuser", log, StringComparison.Ordinal);
        await holder.ExecuteAsync("UNLOCK TABLES", CancellationToken.None);
        Assert.Equal(Before, await StateOfAsync(pair));
    }

    [Fact]
    public async Task A_drain_ends_when_what_it_waits_for_ends()
    {
        await using var holder = await Obstructions.LoginAsync(pair.Orig);
        await holder.ExecuteAsync("BEGIN", CancellationToken.None);
        await holder.ExecuteAsync("INSERT INTO app.t (who, n) VALUES (-1, 1)", CancellationToken.None);
        await using var call = new Switchover(HookCommand.Stop, pair.Orig.Host, pair.NewHost, "drain=14s");
        var running = call.RunAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => Task.FromResult(call.Log.Contains("kill idle sessions", StringComparison.Ordinal)));
        var looks = await LooksAsync();
        await Eventually.HoldsAsync(async () => await LooksAsync() != looks);
        await holder.ExecuteAsync("ROLLBACK", CancellationToken.None);
        var outcome = await running;
        output.WriteLine(call.Log);
        Assert.True(outcome.Succeeded, call.Log);
        Assert.Equal("1 under way, all ended", outcome.Steps.Single(step => step.Step.Verb == "drain").Text);
        await UndoAsync(call, "drain=14s");
        Assert.Equal(Before, await StateOfAsync(pair));
    }

    [Fact]
    public async Task Thousands_of_sessions_end_in_a_few_round_trips()
    {
        await using var crowd = new Crowd(pair.Orig);
        await crowd.ComeAsync(idle: 2000, busy: 200);
        var questions = await QuestionsAsync();
        await using var call = new Switchover(HookCommand.Stop, pair.Orig.Host, pair.NewHost, "drain=500ms");
        var outcome = await call.RunAsync(CancellationToken.None);
        output.WriteLine(call.Log);
        Assert.True(outcome.Succeeded, call.Log);
        var statements = await QuestionsAsync() - questions;
        output.WriteLine($"{statements} statements");
        await UndoAsync(call, "drain=500ms");
        Assert.Equal(Before, await StateOfAsync(pair));
    }

    [Fact]
    public async Task Semi_synchronous_roles_follow_the_master()
    {
        await pair.Orig.RunAsync([.. SemiSyncPlugins, $"SET GLOBAL {SourceRole} = ON"]);
        await pair.New.RunAsync([.. SemiSyncPlugins, $"SET GLOBAL {ReplicaRole} = ON"]);
        try
        {
            await using var stop = new Switchover(HookCommand.Stop, pair.Orig.Host, pair.NewHost);
            Assert.True((await stop.RunAsync(CancellationToken.None)).Succeeded, stop.Log);
            Assert.Contains("its first commits wait until MHA has repointed a replica", stop.Log, StringComparison.Ordinal);
            Assert.Equal("1 1", await pair.Orig.AskAsync($"SELECT @@GLOBAL.{SourceRole}, @@GLOBAL.{ReplicaRole}"));

            // As MHA does, which keeps the lock through start.
            await using var mha = await pair.Orig.ConnectAsync();
            await mha.ExecuteAsync("FLUSH TABLES WITH READ LOCK", CancellationToken.None);
            await using var start = new Switchover(HookCommand.Start, pair.Orig.Host, pair.NewHost);
            var started = await start.RunAsync(CancellationToken.None);
            output.WriteLine(start.Log);
            Assert.True(started.Succeeded, start.Log);
            Assert.Equal("1 0 0", await pair.New.AskAsync($"SELECT @@GLOBAL.{SourceRole}, @@GLOBAL.{ReplicaRole}, @@GLOBAL.read_only"));
            Assert.Equal("writeuser", await pair.New.AskAsync("SELECT DISTINCT User FROM mysql.user WHERE User LIKE '%writeuser'"));
            await mha.ExecuteAsync("UNLOCK TABLES", CancellationToken.None);

            var steps = start.Plan.Steps.ToDictionary(step => step.Name);
            foreach (var (name, before) in start.Journal.Acts.Reverse())
            {
                await steps[name].UndoAsync(before, CancellationToken.None);
            }

            await UndoAsync(stop);
            Assert.Equal("1 0", await pair.Orig.AskAsync($"SELECT @@GLOBAL.{SourceRole}, @@GLOBAL.{ReplicaRole}"));
            Assert.Equal("0 1", await pair.New.AskAsync($"SELECT @@GLOBAL.{SourceRole}, @@GLOBAL.{ReplicaRole}"));
        }
        finally
        {
            await pair.Orig.RunAsync([$"SET GLOBAL {SourceRole} = OFF", .. NoSemiSyncPlugins]);
            await pair.New.RunAsync([$"SET GLOBAL {ReplicaRole} = OFF", .. NoSemiSyncPlugins]);
        }

        Assert.Equal(Before, await StateOfAsync(pair));
    }

    [Fact]
    public async Task The_new_master_is_untouched_until_it_is_written_to_or_let_go()
    {
        await using var stop = new Switchover(HookCommand.Stop, pair.Orig.Host, pair.NewHost);
        Assert.True((await stop.RunAsync(CancellationToken.None)).Succeeded, stop.Log);
        Assert.Empty(await TouchedAsync());
        await pair.New.RunAsync("SET GLOBAL read_only = OFF");
        Assert.Equal(["read_only on db2 (127.0.0.1)"], await TouchedAsync());
        await pair.New.RunAsync("SET GLOBAL read_only = ON", StopReplica);
        Assert.Equal(["replication of db2 (127.0.0.1)"], await TouchedAsync());
        await pair.New.RunAsync(StartReplica, "SET SESSION sql_log_bin = 0", "SET GLOBAL read_only = OFF", "RENAME USER _writeuser@'%' TO writeuser@'%'", "SET GLOBAL read_only = ON");
        await Eventually.HoldsAsync(async () => !(await TouchedAsync()).Contains("replication of db2 (127.0.0.1)"));
        Assert.Equal(["accounts on db2 (127.0.0.1)"], await TouchedAsync());
        await pair.New.RunAsync("SET SESSION sql_log_bin = 0", "SET GLOBAL read_only = OFF", "RENAME USER writeuser@'%' TO _writeuser@'%'", "SET GLOBAL read_only = ON");
        await UndoAsync(stop);
        Assert.Equal(Before, await StateOfAsync(pair));
    }

    [Fact]
    public async Task A_switch_to_itself_or_to_a_stranger_is_refused_before_anything_is_touched()
    {
        await using var same = new Switchover(HookCommand.Stop, pair.New.Host, pair.NewHost, "block=none");
        Assert.False((await same.RunAsync(CancellationToken.None)).Succeeded);
        Assert.Contains("are one and the same server", same.Log, StringComparison.Ordinal);
        await using var reverse = new Switchover(HookCommand.Stop, pair.NewHost, pair.Orig.Host, "block=none");
        Assert.False((await reverse.RunAsync(CancellationToken.None)).Succeeded);
        Assert.Contains("it replicates from nobody", reverse.Log, StringComparison.Ordinal);
        await pair.New.RunAsync(StopReplica);
        var (outcome, log) = await Switchover.RunAsync(HookCommand.Status, pair);
        await pair.New.RunAsync(StartReplica);
        Assert.False(outcome.Succeeded);
        Assert.Contains("does not replicate", log, StringComparison.Ordinal);
        Assert.Equal(Before, await StateOfAsync(pair));
    }

    private async Task<IReadOnlyList<string>> TouchedAsync()
    {
        await using var call = new Switchover(HookCommand.Stop, pair.Orig.Host, pair.NewHost);
        var wrong = new List<string>();
        foreach (var step in call.WriteGate.ProveUntouched(call.Request))
        {
            try
            {
                await step.LookAsync(CancellationToken.None);
            }
            catch (HookException)
            {
                wrong.Add(step.Name.Target);
            }
        }

        return wrong;
    }

    /// <summary>How often the drain has looked.</summary>
    private Task<string> LooksAsync() => pair.Orig.AskAsync("SHOW GLOBAL STATUS LIKE 'Com_show_engine_status'");

    private async Task<long> QuestionsAsync() => long.Parse((await pair.Orig.AskAsync("SHOW GLOBAL STATUS LIKE 'Questions'")).Split(' ')[1], null);

    private Task UndoAsync(Switchover stopped, params string[] lines) => UndoneByAnotherAsync(pair, stopped, output, lines);
}
