using MhaHooks.Core.Contract;
using MhaHooks.Core.Running;

namespace MhaHooks.Core.Journal;

/// <summary>What the calls of one app say about each other, newest first.</summary>
internal static class CallHistory
{
    /// <summary>The last call that counts: it did something, or it ended well. One that was refused has changed nothing.</summary>
    public static RecordedCall? Last(StateDirectory state, Predicate<RecordedCall>? besides = null) =>
        JournalReader.ReadAll(state.Journal).FirstOrDefault(call => besides?.Invoke(call) != true && (call.Acts.Count > 0 || EndedWell(call)));

    /// <summary>
    /// The last call that left things half-way, or null: it was killed, or it is part of an online change that failed, or a
    /// <c>stop</c> that no <c>start</c> has followed. What a failover did and answered for stands, and what lies before it is history.
    /// </summary>
    public static RecordedCall? Unfinished(StateDirectory state)
    {
        foreach (var call in JournalReader.ReadAll(state.Journal))
        {
            if (call.Request.Command == HookCommand.Start && EndedWell(call))
            {
                return null;
            }

            if (call.Standing.Any())
            {
                return call.ExitCode is null || call.Request.Hook == HookKind.MasterIpOnlineChange ? call : null;
            }
        }

        return null;
    }

    private static bool EndedWell(RecordedCall call) => call.ExitCode is ExitCodes.Success or ExitCodes.ProceedAnyway;
}
