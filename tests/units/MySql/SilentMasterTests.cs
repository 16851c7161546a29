using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Journal;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Providers;
using MhaHooks.Core.Running;
using MhaHooks.Providers.MySql;
using MhaHooks.Units.MySql.Protocol;

namespace MhaHooks.Units.MySql;

/// <summary>The engine and the provider together, on a new master that says nothing.</summary>
public sealed class SilentMasterTests
{
    [Fact]
    public async Task Costs_connect_timeout_once_and_every_step_says_why()
    {
        await using var server = new FakeMySql { HangsBeforeGreeting = true };
        await using var output = new StringWriter();
        var log = new HookLog(output, TimeProvider.System, "test", LogFormat.Text);
        var file = ConfigFile.Parse("hooks.cnf", ["[mysql]", "block_users=w", "connect_timeout=1s"]);
        await using var provider = new MySqlProvider(file.Section("mysql"), new ProviderServices(null!, log, TimeProvider.System));
        var request = new Request
        {
            Hook = HookKind.MasterIpFailover,
            Command = HookCommand.Start,
            Orig = new DatabaseHost { Name = "dead", Ip = "192.0.2.1" },
            New = new DatabaseHost { Name = "db1", Ip = "127.0.0.1", Port = server.Options.Port, User = "mha", Password = new Secret("p") },
        };
        var stage = new Stage("let writes in", [new Track("mysql", [.. provider.Allow(request)])]);
        var limits = new Limits(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(1));
        var outcome = await new Runner(log, new NoJournal(), TimeProvider.System, limits).RunAsync(
            new Plan(request, [stage], FailurePolicy.Proceed, TimeSpan.FromMinutes(1), ReadOnly: false), CancellationToken.None, CancellationToken.None);

        Assert.Equal(3, outcome.Steps.Count);
        Assert.All(outcome.Steps, step => Assert.Equal(StepResult.Failed, step.Result));
        Assert.All(outcome.Steps, step => Assert.Contains("no login within 1 s", step.Text, StringComparison.Ordinal));
        Assert.Equal(1, server.Clients);
    }
}
