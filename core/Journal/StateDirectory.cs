using System.Globalization;

namespace MhaHooks.Core.Journal;

/// <summary>The places below <c>state_dir</c>. All of them are private: the journal names accounts and addresses.</summary>
/// <param name="root"><c>state_dir</c> of <c>[hooks]</c>.</param>
/// <param name="app"><c>app</c> of <c>[hooks]</c>.</param>
public sealed class StateDirectory(string root, string app)
{
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The app's own directory, which holds its lock.</summary>
    public string App => Path.Combine(root, app);

    /// <summary>One file a call.</summary>
    public string Journal => Path.Combine(App, "journal");

    /// <summary>Who watches over an online change, while somebody does.</summary>
    public string Watcher => Path.Combine(App, "watcher");

    /// <summary>What that one says where nobody may be kept waiting for it.</summary>
    public string WatchLog => Path.Combine(App, "watch.log");

    /// <summary>Sockets of shared ssh connections.</summary>
    public string Ssh => Path.Combine(root, "ssh");

    /// <summary>Makes the directories that are missing, as far as that can be done.</summary>
    public void Make()
    {
        try
        {
            MakeAll();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Whoever needs a file in it reports it, with what that means for the call.
        }
    }

    /// <summary>For <c>status</c>: makes a file with the room that a journal reserves, writes to it, and removes it again.</summary>
    public string Probe()
    {
        var path = Path.Combine(Journal, string.Create(CultureInfo.InvariantCulture, $".probe-{Environment.ProcessId}"));
        try
        {
            MakeAll();
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                Options = FileOptions.DeleteOnClose,
                BufferSize = 0,
                PreallocationSize = JournalFile.Reserved,
            });
            file.Write("probe"u8);
            return $"{Journal} takes a journal";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new HookException(FailureKind.Missing, $"the journal cannot be written below {root}", error)
            {
                Seen = error.Message,
                Next = "make room, or make state_dir of [hooks] a directory that the user MHA runs as can write",
            };
        }
    }

    // One by one: the mode goes to the last directory alone.
    private void MakeAll()
    {
        foreach (var directory in (string[])[root, App, Journal])
        {
            Directory.CreateDirectory(directory, Private);
        }
    }
}
