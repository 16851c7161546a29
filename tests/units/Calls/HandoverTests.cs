using MhaHooks.Core;
using MhaHooks.Core.Calls;
using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;
using MhaHooks.Units.Running;

namespace MhaHooks.Units.Calls;

public sealed class HandoverTests : IDisposable
{
    private static readonly StepName Step = new("vip:main", "check", "sole holder");
    private static readonly Request Start = Requests.Stop with { Command = HookCommand.Start };
    private readonly Sandbox box = new();

    public void Dispose() => box.Dispose();

    [Fact]
    public void Start_may_rest_on_what_the_stop_before_it_proved()
    {
        Stop(exit: 0);
        Assert.True(For(Start).Proved(Step));
        Assert.False(For(Start).Proved(Step with { Target = "another" }));
        Assert.Contains("stands", For(Start).DemandStands(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_on_record_proves_nothing_and_forbids_nothing()
    {
        Assert.False(For(Start).Proved(Step));
        Assert.Contains("no stop", For(Start).DemandStands(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_switch_between_other_servers_proves_nothing()
    {
        Stop(exit: 0);
        Assert.False(For(Start with { New = Start.New! with { Ip = "192.0.2.13" } }).Proved(Step));
    }

    [Fact]
    public void A_later_call_ends_its_worth()
    {
        Stop(exit: 0);
        Sandbox.Disown(box.Record(Requests.Start, journal => journal.End(0)));
        Assert.False(For(Start).Proved(Step));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(1, false)]
    [InlineData(0, true)]
    [InlineData(null, true)]
    public void A_stop_that_was_put_back_or_failed_forbids_start(int? exit, bool undone)
    {
        Stop(exit, undone);
        Assert.False(For(Start).Proved(Step));
        var error = Assert.Throws<HookException>(() => For(Start).DemandStands());
        Assert.Equal(FailureKind.Conflict, error.Kind);
        Assert.Contains("db1 (192.0.2.11)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_minute_is_too_long()
    {
        Stop(exit: 0);
        Assert.False(new Handover(box.Site.State, Start, new LaterTime(TimeSpan.FromSeconds(61))).Proved(Step));
    }

    private Handover For(Request request) => new(box.Site.State, request, TimeProvider.System);

    private void Stop(int? exit, bool undone = false)
    {
        var act = new StepName("mysql", "block", "accounts on db1");
        Sandbox.Disown(box.Record(Requests.Stop, journal =>
        {
            journal.Ended(Step, "already", "db1 alone");
            journal.Acting(act, new Dictionary<string, string>(), canUndo: true);
            if (exit is { } code)
            {
                journal.End(code);
            }

            if (undone)
            {
                journal.Undone(act, true, "back");
            }
        }));
    }

    private sealed class LaterTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
