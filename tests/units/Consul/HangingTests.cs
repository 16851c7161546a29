using MhaHooks.Core.Configuration;
using MhaHooks.Core.Journal;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Running;
using MhaHooks.Providers.Consul;

namespace MhaHooks.Units.Consul;

/// <summary>Servers that know their leader, take a call, and never answer it.</summary>
public sealed class HangingTests
{
    private const string Key = "/v1/kv/m?consistent";
    private const string Entry = """[{"Key":"m","Value":"MTAuMC4wLjEyOjMzMDY=","Flags":0,"ModifyIndex":7}]""";
    private readonly HurriedTime time = new();
    private readonly StringWriter log = new();

    [Fact]
    public async Task A_look_that_decides_nothing_fails_nothing()
    {
        var consul = new FakeConsul { Hanging = { "c1:8500", "c2:8500" } };
        var start = time.GetTimestamp();
        var outcome = await RunAsync(Provider(consul, 2).Withdraw(Consuls.Stop));
        Assert.True(outcome.Succeeded);
        Assert.Equal(StepResult.Skipped, Assert.Single(outcome.Steps).Result);
        Assert.Contains("its limit of 3 s", log.ToString(), StringComparison.Ordinal);
        Assert.True(time.GetElapsedTime(start) < TimeSpan.FromSeconds(15));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task The_last_of_several_servers_still_gets_its_turn(int servers)
    {
        var consul = new FakeConsul();
        consul.Hanging.UnionWith(Enumerable.Range(1, servers - 1).Select(server => $"c{server}:8500"));
        consul.Expect($"GET http://c{servers}:8500{Key}", Entry);
        var outcome = await RunAsync(Provider(consul, servers).Announce(Consuls.Start));
        Assert.Equal("already: key m is '10.0.0.12:3306'", Assert.Single(outcome.Steps).Text);
        consul.Done();
    }

    [Fact]
    public async Task A_server_that_hung_is_not_the_first_to_be_asked_again()
    {
        var consul = new FakeConsul { Hanging = { "c1:8500" } }.Expect($"GET http://c2:8500{Key}", Entry).Expect($"GET http://c2:8500{Key}", Entry);
        var step = Provider(consul, 2).Announce(Consuls.Start).Single();
        await step.LookAsync(default);
        await step.LookAsync(default);
        Assert.Equal(1, consul.Asked.Count(call => call == $"GET http://c1:8500{Key}"));
        consul.Done();
    }

    private ConsulProvider Provider(FakeConsul consul, int servers)
    {
        var address = string.Join(' ', Enumerable.Range(1, servers).Select(server => $"http://c{server}:8500"));
        var section = ConfigFile.Parse("hooks.cnf", ["[consul:db]", $"address = {address}", "mode = kv", "key = m"]).Section("consul:db");
        return new ConsulProvider(section, time, _ => consul);
    }

    private Task<Outcome> RunAsync(IEnumerable<Step> steps)
    {
        var limits = new Limits(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(1));
        var plan = new Plan(Consuls.Stop, [new Stage("all", [new Track("consul:db", [.. steps])])], FailurePolicy.Abort, TimeSpan.FromMinutes(1), ReadOnly: false);
        return new Runner(new HookLog(log, TimeProvider.System, "test", LogFormat.Text), new NoJournal(), time, limits).RunAsync(plan, default, default);
    }
}
