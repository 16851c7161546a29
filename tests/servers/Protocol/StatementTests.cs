using System.Diagnostics;
using System.Globalization;
using MhaHooks.Core;
using MhaHooks.Providers.MySql.Protocol;
using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.Protocol;

/// <summary>What holds for statements on every server; the two classes below run it on each.</summary>
public abstract class StatementTests(TestServer server)
{
    private static readonly string[] Nasty = ["it's", @"back\slash\", "a\nb\0c", "\"double\"", "`tick`", "ünïcödé 🐬", "%_", ""];

    [Fact]
    public async Task Takes_rows_longer_than_a_packet()
    {
        const int Length = (17 * 1024 * 1024) + 5;
        await server.RunAsync("SET GLOBAL max_allowed_packet = 67108864");
        await using var connection = await server.ConnectAsync();
        var result = await connection.QueryAsync($"SELECT REPEAT('x', {Length}), NULL, ''", CancellationToken.None);
        Assert.Equal(Length, result.One[0]!.Length);
        Assert.Null(result.One[1]);
        Assert.Equal("", result.One[2]);
    }

    [Fact]
    public async Task Sends_statements_longer_than_a_packet()
    {
        await server.RunAsync("SET GLOBAL max_allowed_packet = 67108864");
        await using var connection = await server.ConnectAsync();
        var literal = Sql.Text(new string('x', PacketStream.MaxChunk + 10));
        var result = await connection.QueryAsync($"SELECT LENGTH({literal})", CancellationToken.None);
        Assert.Equal(PacketStream.MaxChunk + 10, int.Parse(result.One[0]!, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Literals_come_back_as_they_went()
    {
        await using var connection = await server.ConnectAsync();
        foreach (var text in Nasty)
        {
            var result = await connection.QueryAsync($"SELECT {Sql.Text(text)}", CancellationToken.None);
            Assert.Equal(text, result.One[0]);
        }
    }

    [Fact]
    public async Task Is_usable_after_an_error_in_a_statement()
    {
        await using var connection = await server.ConnectAsync();
        var error = await Assert.ThrowsAsync<HookException>(() => connection.ExecuteAsync("SELEKT", CancellationToken.None));
        Assert.Equal(1064, Assert.IsType<MySqlException>(error.InnerException).Code);
        Assert.Equal("42000", ((MySqlException)error.InnerException).SqlState);
        await connection.PingAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Statements_go_together_and_each_has_its_own_answer()
    {
        await using var connection = await server.ConnectAsync();
        var statements = Enumerable.Range(0, 1000).Select(i => i % 7 == 0 ? "SELEKT" : $"SELECT {i}").ToList();
        var answers = await connection.PipelineAsync(statements, CancellationToken.None);
        Assert.Equal(statements, answers.Select(answer => answer.Statement));
        Assert.All(answers, (answer, i) => Assert.Equal(i % 7 == 0 ? null : $"{i}", answer.Error is { Code: 1064 } ? null : answer.Table.One[0]));
        await connection.PingAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_cancelled_statement_is_killed()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await using var connection = await server.ConnectAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.QueryAsync("SELECT SLEEP(30)", cancel.Token));
        Assert.True(connection.IsBroken);
        await Eventually.HoldsAsync(async () => await server.AskAsync(
            $"SELECT COUNT(*) FROM information_schema.processlist WHERE id = {connection.Id}") == "0");
    }

    [Fact]
    public async Task Says_when_it_was_killed_and_that_trying_again_may_help()
    {
        await using var connection = await server.ConnectAsync();
        await server.RunAsync($"KILL {connection.Id}");
        var error = await Assert.ThrowsAsync<HookException>(() => connection.QueryAsync("SELECT 1", CancellationToken.None));
        Assert.True(error.IsTransient);
        Assert.True(connection.IsBroken);
    }

    [Fact]
    public async Task A_server_that_hangs_is_left_at_the_limit()
    {
        await using var connection = await server.ConnectAsync();
        await server.SignalAsync("STOP");
        try
        {
            var began = Stopwatch.GetTimestamp();
            using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.QueryAsync("SELECT SLEEP(30)", cancel.Token));
            var options = server.Options with { Timeout = TimeSpan.FromMilliseconds(300) };
            var error = await Assert.ThrowsAsync<HookException>(() => MySqlConnection.OpenAsync(options, CancellationToken.None));
            Assert.Equal(FailureKind.TimedOut, error.Kind);
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(3));
        }
        finally
        {
            await server.SignalAsync("CONT");
        }
    }
}
