using MhaHooks.Core;
using MhaHooks.Core.Planning;

namespace MhaHooks.Units.Consul;

/// <summary>The original master has died with its agent.</summary>
public sealed class DeadAgentTests
{
    private const string Old = "10.0.0.11:8500";
    private const string New = "http://10.0.0.12:8500";
    private const string Instances = $"GET {New}/v1/health/service/mysql?consistent";

    [Fact]
    public async Task An_agent_that_could_not_be_reached_is_not_tried_again()
    {
        var consul = Deregistering("passing");
        consul.Down.Add(Old);
        var step = Withdrawal(consul);
        await Assert.ThrowsAsync<HookException>(() => step.PrepareAsync(default));
        Assert.Contains("taken from the catalog", await Consuls.RunAsync(step), StringComparison.Ordinal);
        Assert.Single(consul.Asked, call => call.Contains(Old, StringComparison.Ordinal));
        consul.Done();
    }

    [Fact]
    public async Task Where_the_cluster_takes_it_for_dead_its_silence_is_not_waited_for()
    {
        var consul = Deregistering("critical");
        consul.Silent.Add(Old);
        var step = Withdrawal(consul);
        var prepared = step.PrepareAsync(default);
        Assert.Contains("taken from the catalog", await Consuls.RunAsync(step), StringComparison.Ordinal);
        Assert.False(prepared.IsCompleted);
        consul.Done();
        await Assert.ThrowsAsync<HookException>(() => prepared);
    }

    [Fact]
    public async Task Without_anybody_else_to_ask_the_withdrawal_is_unproven()
    {
        var consul = new FakeConsul { Down = { Old } };
        var step = Assert.Single(Consuls.Provider(consul, "address = http://{ip}:8500", "mode = agent", "service = mysql").Withdraw(Consuls.Stop));
        var error = await Assert.ThrowsAsync<HookException>(() => step.LookAsync(default));
        Assert.Equal(FailureKind.Unproven, error.Kind);
        Assert.Contains("set 'servers' in [consul:db]", error.Next, StringComparison.Ordinal);
    }

    private static FakeConsul Deregistering(string agent) => new FakeConsul()
        .Expect(Instances, $$$"""[{"Node":{"Node":"n1","Address":"10.0.0.11"},"Service":{"ID":"mysql","Service":"mysql","Address":"10.0.0.11","Port":3306},"Checks":[{"CheckID":"serfHealth","Status":"{{{agent}}}"}]}]""")
        .Expect($$"""PUT {{New}}/v1/catalog/deregister {"Node":"n1","ServiceID":"mysql"}""", "true")
        .Expect(Instances, "[]")
        .Expect($$"""POST {{New}}/v1/internal/acl/authorize [{"Resource":"service","Segment":"mysql","Access":"read"},{"Resource":"node","Segment":"db1","Access":"read"}]""", "", 401);

    private static Step Withdrawal(FakeConsul consul) =>
        Consuls.Provider(consul, "address = http://{ip}:8500", "mode = agent", "service = mysql").Announce(Consuls.Start).First();
}
