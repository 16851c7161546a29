using MhaHooks.Core.Contract;

namespace MhaHooks.Core.Ssh;

public static class RemoteShellExtensions
{
    /// <summary>
    /// Runs a command that has to succeed. Throws what <see cref="IRemoteShell.RunAsync"/> throws, and
    /// <see cref="FailureKind.Rejected"/> with the command's own words for any exit code but 0.
    /// </summary>
    public static async Task<RemoteResult> RunOkAsync(this IRemoteShell shell, DatabaseHost host, RemoteCommand command, CancellationToken cancel)
    {
        var result = await shell.RunAsync(host, command, cancel);
        return result.Ok ? result : throw new HookException(FailureKind.Rejected, $"'{command}' failed on {host.Name}")
        {
            Seen = result.Complaint,
        };
    }
}
