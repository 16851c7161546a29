using System.Net;
using MhaHooks.Providers.Vip;

namespace MhaHooks.Units.Vip;

public class SilenceProbeTests
{
    private static readonly Neighbour Failed = new("eth0", null, "FAILED");
    private static readonly Neighbour Incomplete = new("eth0", null, "INCOMPLETE");
    private static readonly Neighbour Reachable = new("eth0", "02:00:00:00:00:99", "REACHABLE");
    private static readonly Neighbour Stale = Reachable with { State = "STALE" };

    [Fact]
    public async Task No_answer_on_the_link_is_silence()
    {
        Assert.True((await WatchAsync(new QuietManager { Neighbours = [null, Incomplete, Failed] })).IsSilent);
        Assert.True((await WatchAsync(new QuietManager { Neighbours = [null, Incomplete] })).IsSilent);
    }

    [Fact]
    public async Task A_link_is_asked_for_longer_than_one_retransmission()
    {
        var manager = new QuietManager { Neighbours = [null, Incomplete] };

        await WatchAsync(manager);

        Assert.True(manager.Looks >= 1200 / 50, $"{manager.Looks} looks");
    }

    [Theory]
    [InlineData(true, (int)ConnectResult.HostUnreachable)]
    [InlineData(false, (int)ConnectResult.HostUnreachable)]
    [InlineData(true, (int)ConnectResult.NoRoute)]
    [InlineData(false, (int)ConnectResult.NoRoute)]
    public async Task What_a_firewall_may_say_and_what_was_not_asked_is_no_silence(bool onLink, int connect) =>
        Assert.Equal(SilenceResult.NotAsked, (await WatchAsync(new QuietManager { OnLink = onLink, Connect = (ConnectResult)connect })).Result);

    [Fact]
    public async Task No_such_host_beside_a_silent_link_is_the_managers_own_finding() =>
        Assert.True((await WatchAsync(new QuietManager { Connect = ConnectResult.HostUnreachable, Neighbours = [null, Incomplete, Failed] })).IsSilent);

    [Fact]
    public async Task A_short_try_does_not_wait_for_ssh()
    {
        var ssh = new TaskCompletionSource();

        var verdict = await new SilenceProbe(new QuietManager { Neighbours = [null, Incomplete] }, new SteppingTime()).WatchAsync(
            IPAddress.Parse("192.0.2.10"), 3306, TimeSpan.Zero, ssh.Task, shortTry: true, CancellationToken.None);

        Assert.True(verdict.IsSilent);
    }

    [Theory]
    [InlineData((int)ConnectResult.Accepted)]
    [InlineData((int)ConnectResult.Refused)]
    public async Task A_connection_taken_or_refused_is_an_answer(int connect) =>
        Assert.False((await WatchAsync(new QuietManager { OnLink = false, Connect = (ConnectResult)connect })).IsSilent);

    [Fact]
    public async Task An_answer_on_the_link_names_its_sender()
    {
        var verdict = await WatchAsync(new QuietManager { Neighbours = [null, Incomplete, Reachable] });

        Assert.False(verdict.IsSilent);
        Assert.Contains("02:00:00:00:00:99", verdict.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_entry_is_forgotten_or_does_not_count()
    {
        Assert.True((await WatchAsync(new QuietManager { Neighbours = [Stale, Incomplete, Failed], MayForget = true })).IsSilent);
        Assert.False((await WatchAsync(new QuietManager { Neighbours = [Stale, Incomplete, Stale], MayForget = true })).IsSilent);
        Assert.True((await WatchAsync(new QuietManager { Neighbours = [Stale, Stale, Failed] })).IsSilent);
        Assert.Equal(SilenceResult.NotAsked, (await WatchAsync(new QuietManager { Neighbours = [Stale] })).Result);
        Assert.False((await WatchAsync(new QuietManager { Neighbours = [Stale, Reachable] })).IsSilent);
    }

    [Fact]
    public async Task Off_the_link_tcp_alone_has_to_stay_unanswered()
    {
        var verdict = await WatchAsync(new QuietManager { OnLink = false });

        Assert.True(verdict.IsSilent);
        Assert.Contains("port 3306 within 2", verdict.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_lets_us_in_is_not_connected_to()
    {
        var manager = new QuietManager();

        await new SilenceProbe(manager, TimeProvider.System).WatchAsync(
            IPAddress.Parse("192.0.2.10"), 3306, TimeSpan.Zero, Task.CompletedTask, false, CancellationToken.None);

        Assert.Equal(0, manager.Looks);
    }

    [Theory]
    [InlineData("192.0.2.10 dev eth0 lladdr 02:00:00:00:00:99 REACHABLE\n", "eth0", "02:00:00:00:00:99", "REACHABLE")]
    [InlineData("192.0.2.10 dev eth0  FAILED\n", "eth0", null, "FAILED")]
    [InlineData("fe80::1 dev eth1 lladdr 02:00:00:00:00:99 router STALE \n", "eth1", "02:00:00:00:00:99", "STALE")]
    public void Ip_neigh_is_read(string output, string device, string? mac, string state) =>
        Assert.Equal(new Neighbour(device, mac, state), Neighbour.Parse(output));

    private static Task<SilenceVerdict> WatchAsync(QuietManager manager) => new SilenceProbe(manager, new SteppingTime()).WatchAsync(
        IPAddress.Parse("192.0.2.10"), 3306, TimeSpan.FromMilliseconds(200), Task.FromException(new IOException("ssh failed")), false, CancellationToken.None);
}
