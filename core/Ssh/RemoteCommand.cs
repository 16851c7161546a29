namespace MhaHooks.Core.Ssh;

/// <summary>A command for a remote host, word by word; each word is quoted for the remote shell on its own.</summary>
public sealed record RemoteCommand(params IReadOnlyList<string> Words)
{
    /// <summary>Needs root: runs under <c>sudo -n</c> where <c>[ssh] sudo = yes</c>.</summary>
    public bool AsRoot { get; init; }

    /// <summary>A limit for this command on top of the caller's token.</summary>
    public TimeSpan? Limit { get; init; }

    public override string ToString() => string.Join(' ', Words);
}
