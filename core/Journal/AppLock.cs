using System.Globalization;

namespace MhaHooks.Core.Journal;

/// <summary>
/// One call at a time for an app. flock(2) on a file below the state directory: the kernel lets go when the process dies,
/// however it dies, so there is no stale lock to clear at night.
/// </summary>
public sealed class AppLock : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private readonly FileStream file;

    private AppLock(FileStream file) => this.file = file;

    /// <summary>
    /// Waits for the lock until <paramref name="cancel"/>. Throws <see cref="HookException"/>:
    /// <see cref="FailureKind.Conflict"/> when another call held it all the time, <see cref="FailureKind.Missing"/> when
    /// there is no place to lock.
    /// </summary>
    public static async Task<AppLock> TakeAsync(string directory, string holder, TimeProvider time, CancellationToken cancel)
    {
        var path = Path.Combine(directory, "lock");
        while (true)
        {
            if (TryTake(path, holder) is { } taken)
            {
                return taken;
            }

            try
            {
                await Task.Delay(Look, time, cancel);
            }
            catch (OperationCanceledException)
            {
                throw new HookException(FailureKind.Conflict, "another call for this app is still running")
                {
                    Seen = $"{path} is held by {Holder(path)}",
                    Now = "this call touched nothing",
                    Next = "wait for that call or end it, then run this one again",
                };
            }
        }
    }

    public void Dispose() => file.Dispose();

    private static AppLock? TryTake(string path, string holder)
    {
        try
        {
            var taken = new AppLock(Open(path));
            Sign(path, holder);
            return taken;
        }
        catch (IOException error) when (IsHeld(error))
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new HookException(FailureKind.Missing, $"cannot lock {path}", error)
            {
                Seen = error.Message,
                Next = "make state_dir of [hooks] writable for the user that MHA runs as",
            };
        }
    }

    // .NET takes flock(LOCK_EX | LOCK_NB) for FileShare.None. A read-only file system still lets an existing file be locked.
    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (Exception error) when (File.Exists(path) && (error is UnauthorizedAccessException || (error is IOException && !IsHeld(error))))
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None, 1);
        }
    }

    // EWOULDBLOCK, as .NET reports it for a lock that is held.
    private static bool IsHeld(Exception error) => error.HResult == 11;

    // In a file of its own: .NET cannot read one that another process has locked.
    private static void Sign(string path, string holder)
    {
        try
        {
            File.WriteAllText(HolderOf(path), string.Create(CultureInfo.InvariantCulture, $"pid {Environment.ProcessId} {holder}"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A full disk: the lock holds all the same, only its holder's name is missing from the message of the next.
        }
    }

    private static string Holder(string path)
    {
        try
        {
            return File.ReadAllText(HolderOf(path)) is { Length: > 0 } text ? text : "a call that has not signed";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "a call that cannot be named";
        }
    }

    private static string HolderOf(string path) => $"{path}.holder";
}
