namespace MhaHooks.Core.Ssh;

/// <summary>The one line that the remote login shell gets: sshd hands it to <c>sh -c</c>, so each word is quoted on its own.</summary>
internal static class RemoteLine
{
    public static string Of(RemoteCommand command, bool sudo)
    {
        if (command.Words.Count == 0 || command.Words.Any(word => word.Contains('\0', StringComparison.Ordinal)))
        {
            throw new ArgumentException("a remote command needs words, and no word can hold a zero byte", nameof(command));
        }

        IEnumerable<string> words = command.AsRoot && sudo ? ["sudo", "-n", "--", .. command.Words] : command.Words;
        return string.Join(' ', words.Select(ShellWords.Quote));
    }
}
