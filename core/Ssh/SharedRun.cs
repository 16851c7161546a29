using System.Diagnostics.CodeAnalysis;

namespace MhaHooks.Core.Ssh;

/// <summary>
/// One run of something at a time, shared by all who ask for it meanwhile: they get the same result or the same failure. Each
/// may stop waiting; when nobody waits any more, the run is cancelled.
/// </summary>
internal sealed class SharedRun
{
    private readonly Lock gate = new();
    private Round? current;

    public async Task JoinAsync(Func<CancellationToken, Task> run, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        Round round;
        lock (gate)
        {
            if (current is null || current.Work.IsCompleted)
            {
                current = new Round(run);
            }

            round = current;
            round.Waiting++;
        }

        try
        {
            await round.Work.WaitAsync(cancel);
        }
        finally
        {
            Leave(round);
        }
    }

    private void Leave(Round round)
    {
        lock (gate)
        {
            if (--round.Waiting > 0)
            {
                return;
            }

            // Whoever comes now starts anew instead of joining a run that is being cancelled.
            current = current == round ? null : current;
        }

        round.End();
    }

    private sealed class Round
    {
        private readonly Action abandon;

        [SuppressMessage("Reliability", "CA2000", Justification = "The run may use its token when nobody waits any more; without a timer there is nothing to give back.")]
        public Round(Func<CancellationToken, Task> run)
        {
            var source = new CancellationTokenSource();
            abandon = source.Cancel;
            Work = Task.Run(() => run(source.Token), CancellationToken.None);
        }

        public Task Work { get; }

        public int Waiting { get; set; }

        public void End()
        {
            if (!Work.IsCompleted)
            {
                abandon();
            }
        }
    }
}
