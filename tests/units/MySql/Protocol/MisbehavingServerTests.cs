using System.Net;
using System.Net.Sockets;
using System.Text;
using MhaHooks.Core;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Units.MySql.Protocol;

public sealed class MisbehavingServerTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(150);

    [Fact]
    public async Task Behaving_it_answers()
    {
        await using var server = new FakeMySql();
        await using var connection = await OpenAsync(server);
        Assert.Equal("1", (await connection.QueryAsync("SELECT 1", CancellationToken.None)).One["1"]);
        Assert.Equal(77u, connection.Id);
    }

    [Fact]
    public async Task Hangs_before_the_greeting()
    {
        await using var server = new FakeMySql { HangsBeforeGreeting = true };
        Assert.Equal(FailureKind.TimedOut, (await Fails(server.Options with { Timeout = Short })).Kind);
    }

    [Fact]
    public async Task Hangs_after_the_greeting()
    {
        await using var server = new FakeMySql { HangsAfterGreeting = true };
        Assert.Equal(FailureKind.TimedOut, (await Fails(server.Options with { Timeout = Short })).Kind);
    }

    [Fact]
    public async Task Hangs_after_the_login()
    {
        await using var server = new FakeMySql { HangsAfterLogin = true };
        Assert.Equal(FailureKind.TimedOut, (await Fails(server.Options with { Timeout = Short })).Kind);
    }

    [Fact]
    public async Task Hangs_within_tls()
    {
        await using var server = new FakeMySql { OffersTlsAndClaims = true, HangsAfterGreeting = true };
        Assert.Equal(FailureKind.TimedOut, (await Fails(server.Options with { Timeout = Short })).Kind);
    }

    [Fact]
    public async Task The_callers_cancel_stays_a_cancel()
    {
        await using var server = new FakeMySql { HangsBeforeGreeting = true };
        using var cancel = new CancellationTokenSource(Short);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => MySqlConnection.OpenAsync(server.Options, cancel.Token));
    }

    [Theory]
    [InlineData(1040, FailureKind.Rejected, "max_connections", true)]
    [InlineData(1129, FailureKind.Denied, "flush-hosts", false)]
    [InlineData(1130, FailureKind.Denied, "no account there", false)]
    public async Task Greets_with_an_error(int code, FailureKind kind, string advice, bool transient)
    {
        await using var server = new FakeMySql { GreetsWith = FakeMySql.Packet(0, FakeMySql.Error(code, "go away", state: false)) };
        var error = await Fails(server.Options);
        Assert.Equal(kind, error.Kind);
        Assert.Contains("go away", error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
        Assert.Equal(transient, error.IsTransient);
    }

    [Fact]
    public async Task Is_no_mysql_at_all()
    {
        await using var server = new FakeMySql { GreetsWith = Encoding.ASCII.GetBytes("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n") };
        Assert.Equal(FailureKind.Rejected, (await Fails(server.Options with { Timeout = TimeSpan.FromSeconds(1) })).Kind);
    }

    [Fact]
    public async Task Sends_a_truncated_greeting()
    {
        await using var server = new FakeMySql { GreetsWith = FakeMySql.Packet(0, FakeMySql.Greeting()[..30]) };
        Assert.Contains("before its last field", (await Fails(server.Options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Claims_an_oversized_greeting()
    {
        await using var server = new FakeMySql { GreetsWith = [0xFF, 0xFF, 0xFF, 0, 10] };
        Assert.Contains("16777215 bytes", (await Fails(server.Options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Speaks_before_tls()
    {
        await using var server = new FakeMySql { SaysMoreThanAGreeting = true };
        Assert.Contains("before TLS", (await Fails(server.Options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offers_no_tls_where_it_is_required()
    {
        await using var server = new FakeMySql();
        Assert.Equal(FailureKind.Untrusted, (await Fails(server.Options with { Tls = TlsMode.Required })).Kind);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task Closes_after_the_greeting()
    {
        await using var server = new FakeMySql { ClosesAfterGreeting = true };
        var error = await Fails(server.Options);
        Assert.Equal(FailureKind.Unreachable, error.Kind);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task Wants_the_password_in_the_clear()
    {
        byte[] request = [0xFE, .. "mysql_clear_password"u8, 0];
        await using var server = new FakeMySql { AnswersLoginWith = request };
        var error = await Fails(server.Options);
        Assert.Equal(FailureKind.Misconfigured, error.Kind);
        Assert.DoesNotContain(server.Received, payload => payload.AsSpan().IndexOf("s3cret"u8) >= 0);
    }

    [Theory]
    [InlineData("dialog")]
    [InlineData(null)]
    public async Task Wants_a_method_we_do_not_know(string? name)
    {
        byte[] request = name is null ? [0xFE] : [0xFE, .. Encoding.ASCII.GetBytes(name), 0, 1, 2];
        await using var server = new FakeMySql { AnswersLoginWith = request };
        var error = await Fails(server.Options);
        Assert.Equal(FailureKind.Misconfigured, error.Kind);
        Assert.Contains(name ?? "mysql_old_password", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asks_for_another_method_for_ever()
    {
        byte[] request = [0xFE, .. "mysql_native_password"u8, 0, .. FakeMySql.Nonce, 0];
        await using var server = new FakeMySql { AnswersLoginWith = request };
        Assert.Contains("without end", (await Fails(server.Options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FB2F6574632F706173737764", "LOCAL INFILE")]
    [InlineData("FCFFFF", "65535 columns")]
    [InlineData("", "before its last field")]
    public async Task Answers_a_query_with_nonsense(string payload, string why)
    {
        await using var server = new FakeMySql { AnswersQueryWith = Convert.FromHexString(payload) };
        await using var connection = await OpenAsync(server);
        var error = await Assert.ThrowsAsync<HookException>(() => connection.QueryAsync("SELECT 1", CancellationToken.None));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.True(connection.IsBroken);
    }

    [Fact]
    public async Task Skips_in_the_sequence()
    {
        await using var server = new FakeMySql { SkipsInSequence = 1 };
        await using var connection = await OpenAsync(server);
        var error = await Assert.ThrowsAsync<HookException>(() => connection.QueryAsync("SELECT 1", CancellationToken.None));
        Assert.Contains("packet number 2 where 1 was due", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closes_in_the_middle_of_a_result()
    {
        await using var server = new FakeMySql { ClosesInTheMiddleOfAResult = true };
        await using var connection = await OpenAsync(server);
        var error = await Assert.ThrowsAsync<HookException>(() => connection.QueryAsync("SELECT 1", CancellationToken.None));
        Assert.Equal(FailureKind.Unreachable, error.Kind);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task A_question_that_is_cancelled_is_left_alone()
    {
        await using var server = new FakeMySql { HangsOnQuery = "SLEEP" };
        await using var connection = await OpenAsync(server);
        using var cancel = new CancellationTokenSource(Short);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.QueryAsync("SELECT SLEEP(9)", cancel.Token));
        Assert.Equal(1, server.Clients);
    }

    [Fact]
    public async Task A_change_that_is_cancelled_is_not_killed_where_it_is_not_seen_to_be_ours()
    {
        await using var server = new FakeMySql { HangsOnQuery = "SET GLOBAL" };
        await using var connection = await OpenAsync(server);
        using var cancel = new CancellationTokenSource(Short);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.ChangeAsync("SET GLOBAL read_only = OFF", cancel.Token));
        var said = server.Received.Select(Encoding.UTF8.GetString).ToList();
        Assert.Contains(said, text => text.Contains("PROCESSLIST", StringComparison.Ordinal));
        Assert.DoesNotContain(said, text => text.Contains("KILL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_listens()
    {
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var options = new ConnectOptions { Name = "db1", Address = "127.0.0.1", Port = ((IPEndPoint)bound.LocalEndPoint!).Port, User = "mha" };
        Assert.Equal(FailureKind.Refused, (await Fails(options)).Kind);
    }

    [Fact]
    public async Task The_name_is_unknown()
    {
        var options = new ConnectOptions { Name = "db1.invalid", Address = "db1.invalid", User = "mha", Timeout = TimeSpan.FromSeconds(3) };
        Assert.Contains((await Fails(options)).Kind, new[] { FailureKind.Unreachable, FailureKind.TimedOut });
    }

    private static Task<MySqlConnection> OpenAsync(FakeMySql server) => MySqlConnection.OpenAsync(server.Options, CancellationToken.None);

    private static Task<HookException> Fails(ConnectOptions options) =>
        Assert.ThrowsAsync<HookException>(() => MySqlConnection.OpenAsync(options, CancellationToken.None));
}
