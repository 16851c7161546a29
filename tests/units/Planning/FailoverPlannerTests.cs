using MhaHooks.Core;
using MhaHooks.Core.Configuration;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Log;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Providers;
using MhaHooks.Core.Ssh;
using MhaHooks.Units.Running;

namespace MhaHooks.Units.Planning;

public sealed class FailoverPlannerTests
{
    [Fact]
    public async Task A_provider_that_cannot_plan_fails_alone()
    {
        var plan = PlanFor("[good:a]", "[bad:b]");
        var steps = plan.Steps.ToList();
        Assert.Equal(["good:a announce", "bad:b plan"], steps.Select(step => $"{step.Name.Provider} {step.Name.Verb}"));
        var error = await Assert.ThrowsAsync<HookException>(() => steps[1].LookAsync(CancellationToken.None));
        Assert.Contains("no address for db2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Endpoints_of_a_stage_have_a_track_each()
    {
        var plan = PlanFor("[good:a]", "[good:b]");
        var stage = plan.Stages.Single(one => one.Tracks.Count > 0);
        Assert.Equal(["good:a", "good:b"], stage.Tracks.Select(track => track.Provider));
    }

    [Theory]
    [InlineData(HookCommand.Stop)]
    [InlineData(HookCommand.StopSsh)]
    public void The_first_call_of_a_failover_logs_in_to_every_candidate_but_the_original_master(HookCommand command)
    {
        var plan = PlanFor(Requests.Start with { Command = command, New = null }, "[ssh]", "open_ahead=db1 db2 mha@db3");

        Assert.Equal(["ssh open db2", "ssh open mha@db3"], plan.Steps.Select(step => step.Name.ToString()));
        Assert.All(plan.Steps, step => Assert.True(step.IsAdvisory));
        Assert.Contains("log in to mha@db3", PlanPrinter.Print(plan), StringComparison.Ordinal);
        Assert.Empty(PlanFor("[ssh]", "open_ahead=db1 db2 mha@db3").Steps);
    }

    [Fact]
    public async Task A_login_ahead_is_not_waited_for_and_its_failure_decides_nothing()
    {
        var plan = PlanFor(Requests.Start with { Command = HookCommand.Stop, New = null }, "[ssh]", "open_ahead=192.0.2.2 192.0.2.11");
        var step = Assert.Single(plan.Steps);

        Assert.Contains("under way", (await step.LookAsync(CancellationToken.None)).Seen, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotSupportedException>(() => step.PrepareAsync(CancellationToken.None));
        await Assert.ThrowsAsync<NotSupportedException>(() => step.LookAsync(CancellationToken.None));
    }

    private static Plan PlanFor(params string[] sections) => PlanFor(Requests.Start, sections);

    private static Plan PlanFor(Request request, params string[] sections)
    {
        var file = ConfigFile.Parse("hooks.cnf", sections);
        var settings = HookSettings.Read(file);
        using var output = new StringWriter();
        var services = new ProviderServices(new NoShell(), new HookLog(output, TimeProvider.System, "test", LogFormat.Text), TimeProvider.System)
        {
            Candidates = SshSettings.Read(file.Section(SshSettings.Section)).OpenAhead,
        };
        ProviderKind[] kinds =
        [
            new("good", Named: true, ProviderRole.Endpoint, (section, _) => new Endpoint(section.Title, null)),
            new("bad", Named: true, ProviderRole.Endpoint, (section, _) => new Endpoint(section.Title, "no address for db2")),
        ];
        return FailoverPlanner.Make(request, settings, ProviderSet.Load(file, kinds, services));
    }

    private sealed class Endpoint(string section, string? trouble) : IEndpoint
    {
        public string Section => section;

        public IEnumerable<Step> Preflight(Request request) => [];

        public IEnumerable<Step> Withdraw(Request request) => [];

        public IEnumerable<Step> Announce(Request request)
        {
            yield return trouble is null
                ? new CheckStep(new StepName(section, "announce", "it"), "announces it", _ => Task.FromResult("done"))
                : throw new InvalidOperationException(trouble);
        }
    }

    private sealed class NoShell : IRemoteShell
    {
        public Task<RemoteResult> RunAsync(DatabaseHost host, RemoteCommand command, CancellationToken cancel) => throw new NotSupportedException();

        public Task OpenAsync(DatabaseHost host, CancellationToken cancel) => throw new NotSupportedException();
    }
}
