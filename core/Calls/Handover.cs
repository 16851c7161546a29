using MhaHooks.Core.Contract;
using MhaHooks.Core.Journal;
using MhaHooks.Core.Planning;
using MhaHooks.Core.Providers;
using MhaHooks.Core.Running;

namespace MhaHooks.Core.Calls;

/// <summary>What the <c>stop</c> of an online change left to its <c>start</c>, read from the journal below the state directory.</summary>
internal sealed class Handover(StateDirectory state, Request request, TimeProvider time) : IHandover
{
    /// <summary>MHA needs some ten milliseconds between the two; a person who calls them by hand needs longer, and gets no short cut.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly DateTimeOffset made = time.GetUtcNow();
    private readonly Lock gate = new();
    private bool found;
    private RecordedCall? stop;

    public bool Proved(StepName step) =>
        Stop() is { ExitCode: ExitCodes.Success, IsUndone: false, Ended: { } ended } call
        && made - ended < Fresh && made >= ended && call.Proven.Contains(step);

    /// <summary>
    /// Throws when the stop before this call was put back or did not end well: writes may be on the original master, and letting
    /// them in on the new one as well would make two masters. Reads anew: the lock that is held by now may have been waited for.
    /// </summary>
    public string DemandStands()
    {
        if (Find() is not { } call)
        {
            return "no stop of this switch is on record; nothing speaks against it";
        }

        if (call is { ExitCode: ExitCodes.Success, IsUndone: false })
        {
            return $"the stop before this ended with 0 and stands ({call.Id})";
        }

        throw new HookException(FailureKind.Conflict, $"the stop before this {(call.IsUndone ? "was put back" : "did not end well")}")
        {
            Expected = "a stop that ended with 0",
            Seen = $"{call.Id}: {(call.ExitCode is { } code ? $"exit {code}" : "no end on record")}{(call.IsUndone ? ", undone" : "")}",
            Now = $"applications may be writing on {request.Orig}; the new master was not touched",
            Next = "look who takes writes ('mha-hooks undo' puts back what is left of that stop); then switch again from the beginning",
        };
    }

    private RecordedCall? Stop()
    {
        lock (gate)
        {
            (stop, found) = (found ? stop : Find(), true);
            return stop;
        }
    }

    // The last call besides this one, if it is a stop between the same servers. A later call of any other kind ends its worth.
    private RecordedCall? Find() =>
        CallHistory.Last(state, besides: call => call.Pid == Environment.ProcessId && call.Began >= made) is { IsStop: true } stop
            && IsSame(stop.Request.Orig, request.Orig) && IsSame(stop.Request.New, request.New) ? stop : null;

    private static bool IsSame(DatabaseHost? one, DatabaseHost? other) => one is not null && other is not null && one.Ip == other.Ip && one.Port == other.Port;
}
