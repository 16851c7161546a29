using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Providers;

namespace MhaHooks.Units.Consul;

/// <summary>What a planned switch plans, and what it leaves out of the outage.</summary>
public sealed class OnlineChangeTests
{
    private static readonly string[] Agents = ["address = http://{ip}:8500", "mode = agent", "service = mysql"];
    private static readonly string[] Nodes = ["address = http://c1:8500", "node = {host}-mysql", "service = mysql"];
    private static readonly string[] OneNode = ["address = http://c1:8500", "node = master"];
    private static readonly string[] Key = ["address = http://c1:8500", "mode = kv", "key = mysql/master"];

    private static Request Stop { get; } = Consuls.Start with { Hook = HookKind.MasterIpOnlineChange, Command = HookCommand.Stop };

    private static Request Start { get; } = Stop with { Command = HookCommand.Start };

    public static TheoryData<string[]> Replaced => [OneNode, Key];

    public static TheoryData<string[]> Deregistered => [Agents, Nodes];

    [Theory]
    [MemberData(nameof(Replaced))]
    public void What_the_announcement_replaces_costs_stop_nothing(string[] lines)
    {
        Assert.Empty(Provider(lines).Withdraw(Stop));
        Assert.Single(Provider(lines).Withdraw(Stop with { Hook = HookKind.MasterIpFailover }));
    }

    [Theory]
    [MemberData(nameof(Deregistered))]
    public void A_proven_withdrawal_is_not_looked_at_again(string[] lines)
    {
        var withdrawal = Provider(lines).Withdraw(Stop).Single();

        Assert.Equal("announce", Provider(lines, withdrawal.Name).Announce(Start).Single().Name.Verb);
        Assert.Equal(["withdraw", "announce"], Verbs(Provider(lines).Announce(Start)));
        Assert.Equal(["withdraw", "announce"], Verbs(Provider(lines, withdrawal.Name).Announce(Start with { Hook = HookKind.MasterIpFailover })));
    }

    [Fact]
    public void The_checks_of_an_agents_service_are_looked_at_before_a_switch()
    {
        Assert.Contains(Provider(Agents).Preflight(Stop), step => step is { IsAdvisory: true, Name.Target: "checks of service mysql of the agent of db1" });
        Assert.DoesNotContain(Provider(Agents).Preflight(Consuls.Status), step => step.Name.Target.StartsWith("checks of", StringComparison.Ordinal));
    }

    private static IEndpoint Provider(string[] lines, params StepName[] proven) => Consuls.Provider(new FakeConsul(), null, new ProvenSteps(proven), lines);

    private static IEnumerable<string> Verbs(IEnumerable<Step> steps) => steps.Select(step => step.Name.Verb);
}
