using MhaHooks.Core.Configuration;
using MhaHooks.Core.Journal;
using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Watch;

/// <summary>Sends the watcher home: <c>start</c> has the lock and knows that the stop stands, so that nothing is to be put back any more.</summary>
internal sealed class DismissStep(StateDirectory state) : Step
{
    public override StepName Name => new(HookSettings.Section, "dismiss", "watcher");

    public override string Change => "end the watcher that stop has left, if there is one";

    public override Task<Look> LookAsync(CancellationToken cancel) =>
        Task.FromResult(WatcherNote.IsWatched(state.Watcher) ? Look.Needed("somebody watches") : Look.Already("nobody watches"));

    public override Task ActAsync(Look look, CancellationToken cancel)
    {
        WatcherNote.Dismiss(state.Watcher);
        return Task.CompletedTask;
    }

    public override Task<string> ProveAsync(CancellationToken cancel) => Task.FromResult("the watcher is dismissed");
}
