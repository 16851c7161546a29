using System.Net.Sockets;
using MhaHooks.Core;
using MhaHooks.Core.Planning;
using MhaHooks.Providers.Consul;

namespace MhaHooks.Units.Consul;

/// <summary>Several servers, and the token.</summary>
public sealed class TransportTests
{
    private const string Key = "/v1/kv/m?consistent";
    private const string Entry = """[{"Key":"m","Value":"MTAuMC4wLjEyOjMzMDY=","Flags":0,"ModifyIndex":7}]""";

    [Fact]
    public async Task A_5xx_goes_to_the_next_server_which_then_stays()
    {
        var consul = new FakeConsul().Expect($"GET http://c1:8500{Key}", "rpc error", 500).Expect($"GET http://c2:8500{Key}", Entry).Expect($"GET http://c2:8500{Key}", Entry);
        var step = Announce(consul);
        await Consuls.RunAsync(step);
        await Consuls.RunAsync(step);
        consul.Done();
    }

    [Fact]
    public async Task A_server_without_a_leader_is_not_even_asked()
    {
        var consul = new FakeConsul { Leaders = { ["c1:8500"] = "\"\"" } }.Expect($"GET http://c2:8500{Key}", Entry);
        await Consuls.RunAsync(Announce(consul));
        consul.Done();
    }

    [Fact]
    public async Task A_refusal_is_final()
    {
        var consul = new FakeConsul().Expect($"GET http://c1:8500{Key}", "rpc error making call: Permission denied", 500);
        var error = await Assert.ThrowsAsync<HookException>(() => Consuls.RunAsync(Announce(consul)));
        Assert.Equal(FailureKind.Denied, error.Kind);
        Assert.Contains("key \"m\" { policy = \"read\" }", error.Next, StringComparison.Ordinal);
        consul.Done();
    }

    [Fact]
    public async Task Too_many_requests_are_tried_again_later()
    {
        var consul = new FakeConsul().Expect($"GET http://c1:8500{Key}", "slow down", 429);
        Assert.True((await Assert.ThrowsAsync<HookException>(() => Consuls.RunAsync(Announce(consul)))).IsTransient);
    }

    [Fact]
    public async Task A_write_without_an_answer_may_have_been_done()
    {
        var consul = new FakeConsul().Expect($"GET http://c1:8500{Key}", "", 404)
            .Throw("PUT http://c1:8500/v1/kv/m?cas=0 10.0.0.12:3306", new TaskCanceledException())
            .Throw("PUT http://c2:8500/v1/kv/m?cas=0 10.0.0.12:3306", new HttpRequestException("x", new SocketException((int)SocketError.ConnectionRefused)));
        var error = await Assert.ThrowsAsync<HookException>(() => Consuls.RunAsync(Announce(consul)));
        Assert.Equal(FailureKind.TimedOut, error.Kind);
        Assert.Equal("http://c1:8500: no answer in time; http://c2:8500: nothing listens there", error.Seen);
        Assert.Equal("whether it was done is not known", error.Now);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task A_write_that_was_done_and_asked_for_again_counts_as_done()
    {
        var consul = new FakeConsul().Expect($"GET http://c1:8500{Key}", "", 404)
            .Throw("PUT http://c1:8500/v1/kv/m?cas=0 10.0.0.12:3306", new TaskCanceledException())
            .Expect("PUT http://c2:8500/v1/kv/m?cas=0 10.0.0.12:3306", "false")
            .Expect($"GET http://c2:8500{Key}", Entry).Expect($"GET http://c2:8500{Key}", Entry);
        Assert.Equal("key m is '10.0.0.12:3306'", await Consuls.RunAsync(Announce(consul)));
        consul.Done();
    }

    [Fact]
    public async Task Undo_writes_the_bytes_that_were_there()
    {
        var consul = new FakeConsul().Expect($"GET http://c1:8500{Key}", """[{"Key":"m","Value":"/wDDKA==","Flags":0,"ModifyIndex":6}]""")
            .Expect($"GET http://c1:8500{Key}", Entry)
            .Expect("PUT http://c1:8500/v1/kv/m?cas=7 0xFF00C328", "true")
            .Expect($"GET http://c1:8500{Key}", """[{"Key":"m","Value":"/gDDKA==","Flags":0,"ModifyIndex":8}]""");
        var step = Announce(consul);
        var before = (await step.LookAsync(default)).Before;

        // What reads back differs in one byte, and both would be the same as text.
        var error = await Assert.ThrowsAsync<HookException>(() => step.UndoAsync(before, default));
        Assert.Equal(FailureKind.Conflict, error.Kind);
        consul.Done();
    }

    [Fact]
    public async Task The_callers_cancellation_is_the_callers()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Announce(new FakeConsul()).LookAsync(cancel.Token));
    }

    [Fact]
    public async Task The_token_goes_into_its_header_and_nowhere_else()
    {
        const string secret = "5ecc1e7-token";
        var file = Path.GetTempFileName();
        File.WriteAllText(file, secret + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        try
        {
            var consul = new FakeConsul { Token = secret }.Expect($"GET http://c1:8500{Key}", "ACL not found", 403);
            var step = Announce(consul, $"token_file = {file}");
            var error = await Assert.ThrowsAsync<HookException>(() => Consuls.RunAsync(step));
            Assert.DoesNotContain(secret, $"{error} {step.Change} {step.Name}", StringComparison.Ordinal);
            consul.Done();
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_ca_file_without_certificates_is_said_so()
    {
        var file = Path.GetTempFileName();
        try
        {
            Assert.Equal(FailureKind.Misconfigured, Assert.Throws<HookException>(() => ConsulHandler.Create(file)).Kind);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Step Announce(FakeConsul consul, params IEnumerable<string> more) =>
        Consuls.Provider(consul, ["address = http://c1:8500 http://c2:8500", "mode = kv", "key = m", .. more]).Announce(Consuls.Start).Single();
}
