using MhaHooks.Core.Contract;
using MhaHooks.Core.Planning;

namespace MhaHooks.Core.Running;

/// <summary>
/// The only three codes that leave a hook, and what MHA 0.58 does with each: 0 goes on, 10 goes on with a warning where MHA
/// allows it, anything else aborts and writes .failover.error, which blocks the next failover (MasterFailover.pm,
/// MasterRotate.pm; for status MasterMonitor.pm, which takes 0 alone).
/// </summary>
public static class ExitCodes
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int ProceedAnyway = 10;

    /// <summary>The code for a plan that has run.</summary>
    public static int Of(Plan plan, Outcome outcome) =>
        outcome.Succeeded ? Success
        : outcome.Interrupted || outcome.Refused ? Failure
        : OfFailure(plan.Request.Command, plan.OnFailure);

    /// <summary>The code for a call that failed under this policy. A preflight never answers 10: MHA takes it for a failure as well.</summary>
    public static int OfFailure(HookCommand command, FailurePolicy policy) =>
        command != HookCommand.Status && policy == FailurePolicy.Proceed ? ProceedAnyway : Failure;

    /// <summary>
    /// For a fault before the arguments or the configuration could be read: <c>start</c> is let proceed, as its default policy
    /// says, since a fault of ours must not leave a promoted master behind half-way.
    /// </summary>
    public static int OfFault(IReadOnlyList<string> arguments) =>
        arguments.Any(word => word.TrimStart('-').StartsWith("command=start", StringComparison.OrdinalIgnoreCase)) ? ProceedAnyway : Failure;

    /// <summary>What MHA will now do, for the last line of the log.</summary>
    public static string Meaning(Request request, int code) => (request.Hook, request.Command, code) switch
    {
        (HookKind.MasterIpOnlineChange, HookCommand.Status, Success) => "everything a switch needs is in place",
        (HookKind.MasterIpOnlineChange, HookCommand.Status, _) => "something a switch needs is missing",
        (_, HookCommand.Status, Success) => "everything a failover needs is in place; MHA starts monitoring",
        (_, HookCommand.Status, _) => "something a failover needs is missing; MHA does not start monitoring",
        (HookKind.MasterIpFailover, HookCommand.Start, Success) => "the new master is announced; MHA repoints the replicas",
        (HookKind.MasterIpFailover, HookCommand.Start, ProceedAnyway) =>
            "something failed and is named above; MHA proceeds: it clears read_only on the new master and repoints the replicas",
        (HookKind.MasterIpFailover, HookCommand.Start, _) =>
            "MHA aborts the failover: the new master has its data, the replicas are not repointed and read_only stays; see .failover.error",
        (HookKind.MasterIpFailover, _, Success) => "the original master is withdrawn; MHA goes on with the failover",
        (HookKind.MasterIpFailover, _, ProceedAnyway) => "not everything is proven withdrawn; MHA proceeds with the failover all the same",
        (HookKind.MasterIpFailover, _, _) => "MHA aborts the failover and writes .failover.error, which blocks the next one until it is removed",
        (HookKind.MasterIpOnlineChange, HookCommand.Start, Success) => "the new master takes writes and is announced; MHA repoints the replicas",
        (HookKind.MasterIpOnlineChange, HookCommand.Start, ProceedAnyway) =>
            "something failed and is named above; MHA proceeds: it clears read_only on the new master and repoints the replicas",
        (HookKind.MasterIpOnlineChange, HookCommand.Start, _) =>
            "MHA aborts the switch: nothing is put back by it; see above for who takes writes now",
        (HookKind.MasterIpOnlineChange, _, Success) => $"writes on {request.Orig} have ended; MHA goes on with the switch",
        (HookKind.MasterIpOnlineChange, _, _) => "MHA aborts the switch",
        (_, _, Success) => "done",
        (_, _, ProceedAnyway) => "something failed and is named above; MHA proceeds",
        _ => "failed; MHA aborts",
    };
}
