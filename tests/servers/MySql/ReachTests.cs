using System.Diagnostics;
using MhaHooks.Core;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;
using MhaHooks.Servers.Support;

namespace MhaHooks.Servers.MySql;

/// <summary>Who answers, and what happens when nobody does.</summary>
[Collection(Collections.MariaDb)]
public sealed class ReachTests(MariaDbFixture fixture)
{
    private TestServer Server => fixture.Server;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.2")]
    public async Task An_address_that_leads_there(string address)
    {
        await using var forward = address == "127.0.0.1" ? null : new Forward(address, Server.Port, Server.Port);
        await using var gate = new Gate(Server.Host);
        Assert.Equal(LookResult.Already, (await gate.Reached(address).LookAsync(CancellationToken.None)).Result);
        Assert.Equal($"mysql reach db1 (127.0.0.1) by {address}", gate.Reached(address).Name.ToString());
    }

    [Fact]
    public async Task An_address_that_leads_to_a_clone()
    {
        await using var other = await TestServer.MariaDbAsync("--server-id=11", "--log-bin=binlog");
        await using var forward = new Forward("127.0.0.3", Server.Port, other.Port);
        await using var gate = new Gate(Server.Host);
        var error = await Assert.ThrowsAsync<HookException>(() => gate.Reached("127.0.0.3").LookAsync(CancellationToken.None));
        Assert.Equal(FailureKind.Unproven, error.Kind);
        Assert.True(error.IsTransient);
        Assert.Contains($"port {other.Port}, server_id 11", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_where_nothing_listens()
    {
        await using var gate = new Gate(Server.Host);
        var error = await Assert.ThrowsAsync<HookException>(() => gate.Reached("127.0.0.4").LookAsync(CancellationToken.None));
        Assert.Equal(FailureKind.Unproven, error.Kind);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task A_login_refused_by_whoever_answers_is_not_tried_again()
    {
        await using var other = await TestServer.MariaDbAsync();
        await other.RunAsync("ALTER USER mha@'%' IDENTIFIED BY 'another'");
        await using var forward = new Forward("127.0.0.5", Server.Port, other.Port);
        await using var gate = new Gate(Server.Host);
        var error = await Assert.ThrowsAsync<HookException>(() => gate.Reached("127.0.0.5").LookAsync(CancellationToken.None));
        Assert.Equal((FailureKind.Denied, false), (error.Kind, error.IsTransient));
    }

    [Fact]
    public async Task An_address_of_a_server_that_cannot_be_asked_is_not_waited_for()
    {
        await using var gate = new Gate(Server.Host with { Password = new Secret("wr0ng") });
        var error = await Assert.ThrowsAsync<HookException>(() => gate.Reached("127.0.0.4").LookAsync(CancellationToken.None));
        Assert.Equal((FailureKind.Denied, false), (error.Kind, error.IsTransient));
    }

    [Fact]
    public async Task A_wrong_password_is_denied_with_advice()
    {
        await using var gate = new Gate(Server.Host with { Password = new Secret("wr0ng") }, "block_users=writeuser");
        foreach (var step in gate.Allow)
        {
            var error = await Assert.ThrowsAsync<HookException>(() => step.LookAsync(CancellationToken.None));
            Assert.Equal(FailureKind.Denied, error.Kind);
            Assert.DoesNotContain("wr0ng", error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_account_at_all_is_a_matter_of_configuration()
    {
        await using var gate = new Gate(Server.Host with { User = null });
        Assert.Equal(FailureKind.Misconfigured, (await Assert.ThrowsAsync<HookException>(() => gate.ReadOnly.LookAsync(CancellationToken.None))).Kind);
    }

    [Fact]
    public async Task A_server_that_hangs_is_left_at_the_steps_limit()
    {
        await using var gate = new Gate(Server.Host, "block_users=writeuser");
        foreach (var step in gate.Allow)
        {
            await step.PrepareAsync(CancellationToken.None);
        }

        await Server.SignalAsync("STOP");
        try
        {
            foreach (var step in gate.Allow)
            {
                var began = Stopwatch.GetTimestamp();
                using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => step.LookAsync(limit.Token));
                Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(2));
            }
        }
        finally
        {
            await Server.SignalAsync("CONT");
        }
    }
}
