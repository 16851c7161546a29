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
}
