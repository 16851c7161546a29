using System.Net;
using System.Net.Sockets;
using MhaHooks.Core;
using MhaHooks.Core.Contract;
using MhaHooks.Providers.MySql;
using MhaHooks.Units.MySql.Protocol;

namespace MhaHooks.Units.MySql;

public sealed class HostSessionTests
{
    private static readonly MySqlOptions Options = new() { ConnectTimeout = TimeSpan.FromMilliseconds(400) };

    /// <summary>For what ends by itself: a busy machine must not turn it into a time-out.</summary>
    private static readonly MySqlOptions Patient = new() { ConnectTimeout = TimeSpan.FromSeconds(30) };

    [Fact]
    public async Task A_silent_server_is_tried_once_and_everybody_hears_why()
    {
        await using var server = new FakeMySql { HangsBeforeGreeting = true };
        await using var session = new HostSession(HostOf(server), Options, TimeProvider.System);
        var ahead = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => FailsAsync(session.OpenAsync)));
        var look = await FailsAsync(cancel => session.ReadAsync("SELECT 1", cancel));
        Assert.All(ahead, error => Assert.Same(look, error));
        Assert.Equal(FailureKind.TimedOut, look.Kind);
        Assert.Contains("no login within 400 ms", look.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Clients);
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_nothing_from_the_others()
    {
        await using var server = new FakeMySql { HangsBeforeGreeting = true };
        await using var session = new HostSession(HostOf(server), Options, TimeProvider.System);
        using var cancel = new CancellationTokenSource();
        var first = session.OpenAsync(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(FailureKind.TimedOut, (await FailsAsync(session.OpenAsync)).Kind);
        Assert.Equal(1, server.Clients);
    }

    [Fact]
    public async Task A_failure_that_may_pass_is_not_kept()
    {
        await using var server = new FakeMySql { ClosesAfterGreeting = true };
        await using var session = new HostSession(HostOf(server), Patient, TimeProvider.System);
        Assert.True((await FailsAsync(session.OpenAsync)).IsTransient);
        await FailsAsync(session.OpenAsync);
        Assert.Equal(2, server.Clients);
    }

    [Fact]
    public async Task Nobody_listening_may_pass_for_two_seconds()
    {
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var time = new HandTime();
        await using var session = new HostSession(
            new DatabaseHost { Name = "db1", Ip = "127.0.0.1", Port = ((IPEndPoint)bound.LocalEndPoint!).Port, User = "mha", Password = new Secret("") },
            Patient,
            time);
        Assert.True((await FailsAsync(session.OpenAsync)).IsTransient);
        time.Now += TimeSpan.FromSeconds(1.9);
        Assert.True((await FailsAsync(session.OpenAsync)).IsTransient);
        time.Now += TimeSpan.FromSeconds(0.2);
        var last = await FailsAsync(session.OpenAsync);
        Assert.Equal((FailureKind.Refused, false), (last.Kind, last.IsTransient));
    }

    [Fact]
    public async Task A_user_without_its_password_is_not_logged_in()
    {
        await using var server = new FakeMySql();
        await using var session = new HostSession(HostOf(server) with { Password = null }, Options, TimeProvider.System);
        var error = await FailsAsync(session.OpenAsync);
        Assert.Equal(FailureKind.Misconfigured, error.Kind);
        Assert.Contains("mha came without its password", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "mha", "")]
    [InlineData(null, "hooks", "own")]
    public async Task Whose_account(string? password, string user, string used)
    {
        var host = new DatabaseHost { Name = "db1", Ip = "192.0.2.1", User = "mha", Password = password is null ? null : new Secret(password) };
        await using var session = new HostSession(host, Options with { User = "hooks", Password = new Secret("own") }, TimeProvider.System);
        Assert.Equal((user, used), (session.Connect.User, session.Connect.Password.Reveal()));
    }

    private static DatabaseHost HostOf(FakeMySql server) => new()
    {
        Name = server.Options.Name,
        Ip = server.Options.Address,
        Port = server.Options.Port,
        User = server.Options.User,
        Password = server.Options.Password,
    };

    private static Task<HookException> FailsAsync(Func<CancellationToken, Task> use) => Assert.ThrowsAsync<HookException>(() => use(CancellationToken.None));

    /// <summary>Its timers are real; what it says of the time passed is set by hand.</summary>
    private sealed class HandTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
