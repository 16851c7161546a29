using MhaHooks.Core.Contract;

namespace MhaHooks.Core.Ssh;

/// <summary>Runs commands on a database host.</summary>
public interface IRemoteShell
{
    /// <summary>
    /// Runs one command and returns what it printed, whatever its exit code. Throws <see cref="HookException"/> when the
    /// command could not be run: <see cref="FailureKind.Unreachable"/>, <see cref="FailureKind.Refused"/>,
    /// <see cref="FailureKind.Untrusted"/> (host key), <see cref="FailureKind.Denied"/> (login or sudo),
    /// <see cref="FailureKind.TimedOut"/>.
    /// </summary>
    Task<RemoteResult> RunAsync(DatabaseHost host, RemoteCommand command, CancellationToken cancel);

    /// <summary>Opens the connection to the host ahead of its first use.</summary>
    Task OpenAsync(DatabaseHost host, CancellationToken cancel);

    /// <summary>
    /// Begins a command that waits for its signal on the host, so that nothing but the act is left to be done by then. Null
    /// where this shell cannot: the caller runs the command itself when it is time.
    /// </summary>
    IHeldCommand? Hold(DatabaseHost host, RemoteCommand command, CancellationToken cancel) => null;

    /// <summary>
    /// Opens the connection that a later call will look for when MHA names the host to it. Where the host has no user, the one
    /// that MHA will pass is guessed. Cancelled, a login that is under way is left to itself, within ssh's own limits.
    /// </summary>
    Task OpenAheadAsync(DatabaseHost host, CancellationToken cancel) => OpenAsync(host, cancel);
}
