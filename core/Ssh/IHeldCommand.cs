namespace MhaHooks.Core.Ssh;

/// <summary>
/// A command that waits on a host for the line <c>go</c> on its stdin. Disposed without it, the command sees the end of its
/// input and must do nothing.
/// </summary>
public interface IHeldCommand : IDisposable
{
    /// <summary>
    /// Gives the signal, once, and returns what <see cref="IRemoteShell.RunAsync"/> would. Null when the command does not wait
    /// there (any more): nothing has been done then.
    /// </summary>
    Task<RemoteResult?> ReleaseAsync(CancellationToken cancel);
}
