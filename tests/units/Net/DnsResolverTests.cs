using System.Net;
using MhaHooks.Core;
using MhaHooks.Core.Net;

namespace MhaHooks.Units.Net;

public sealed class DnsResolverTests : IAsyncDisposable
{
    private const string Name = "master.node.consul";
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);
    private readonly FakeDnsServer server = new();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Asks_by_udp()
    {
        var reply = await AskAsync();
        Assert.Equal(["10.0.0.2"], reply.Addresses.Select(address => address.ToString()));
        Assert.Equal(TimeSpan.FromSeconds(7), reply.Ttl);
        Assert.Equal(0, server.TcpQueries);
    }

    [Fact]
    public async Task Several_addresses_are_all_told()
    {
        server.Reply = query => FakeDnsServer.A(query, "10.0.0.1", "10.0.0.2", "10.0.0.1");
        var reply = await AskAsync();
        Assert.Equal(["10.0.0.1", "10.0.0.2"], reply.Addresses.Select(address => address.ToString()));
    }

    [Fact]
    public async Task Asks_again_when_a_datagram_is_lost()
    {
        server.DropFirst = 2;
        Assert.Equal(DnsStatus.Answered, (await AskAsync()).Status);
        Assert.Equal(3, server.UdpQueries);
    }

    [Fact]
    public async Task An_answer_with_another_id_is_ignored()
    {
        server.SendFirst = query => FakeDnsServer.A([(byte)~query[0], .. query[1..]], "10.6.6.6");
        Assert.Equal("10.0.0.2", Assert.Single((await AskAsync()).Addresses).ToString());
    }

    [Fact]
    public async Task An_answer_to_another_question_is_ignored()
    {
        server.SendFirst = query =>
        {
            var other = (byte[])query.Clone();
            other[13] = (byte)'x';
            return FakeDnsServer.A(other, "10.6.6.6");
        };
        Assert.Equal("10.0.0.2", Assert.Single((await AskAsync()).Addresses).ToString());
    }

    [Fact]
    public async Task Garbage_is_ignored()
    {
        server.SendFirst = _ => [0xFF, 0x00];
        Assert.Equal(DnsStatus.Answered, (await AskAsync()).Status);
    }

    [Fact]
    public async Task An_answer_from_elsewhere_is_ignored()
    {
        server.SendFirstFromElsewhere = query => FakeDnsServer.A(query, "10.6.6.6");
        Assert.Equal("10.0.0.2", Assert.Single((await AskAsync()).Addresses).ToString());
    }

    [Fact]
    public async Task A_truncated_answer_is_asked_for_by_tcp()
    {
        server.Truncates = true;
        server.Reply = query => FakeDnsServer.A(query, [.. Enumerable.Range(1, 60).Select(i => $"10.0.0.{i}")]);
        Assert.Equal(60, (await AskAsync()).Addresses.Count);
        Assert.Equal(1, server.TcpQueries);
    }

    [Fact]
    public async Task Garbage_by_tcp_is_no_answer()
    {
        server.Truncates = true;
        server.TcpGarbage = true;
        var error = await Assert.ThrowsAsync<HookException>(() => AskAsync());
        Assert.Equal(FailureKind.Unreachable, error.Kind);
        Assert.Contains("3 bytes that are no DNS answer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_told_with_what_was_ignored()
    {
        server.Reply = _ => [0xFF];
        var error = await Assert.ThrowsAsync<HookException>(() => AskAsync(Short));
        Assert.Equal(FailureKind.TimedOut, error.Kind);
        Assert.True(error.IsTransient);
        Assert.Contains("ignored 1 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_where_nothing_listens_is_refused()
    {
        var nobody = server.Address;
        await server.DisposeAsync();
        var error = await Assert.ThrowsAsync<HookException>(() => new DnsResolver(TimeProvider.System).AskAsync(nobody, Name, DnsRecordType.A, default));
        Assert.Equal(FailureKind.Refused, error.Kind);
    }

    [Fact]
    public async Task A_server_is_found_by_name() => Assert.Equal(
        DnsStatus.Answered,
        (await new DnsResolver(TimeProvider.System).AskAsync(new DnsEndPoint("localhost", server.Address.Port), Name, DnsRecordType.A, default)).Status);

    [Fact]
    public async Task The_callers_cancellation_is_the_callers()
    {
        server.NeverAnswers = true;
        using var cancel = new CancellationTokenSource();
        var asked = new DnsResolver(TimeProvider.System).AskAsync(server.Address, Name, DnsRecordType.A, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    private Task<DnsReply> AskAsync(TimeSpan? limit = null) =>
        new DnsResolver(TimeProvider.System, limit ?? TimeSpan.FromSeconds(20)).AskAsync(server.Address, Name, DnsRecordType.A, default);
}
