namespace MhaHooks.Core.Ssh;

/// <summary>
/// What ssh itself said about its failure. ssh exits with 255 for every failure of its own, and passes on whatever code the
/// remote command had, 255 included: only its words tell the two apart. They are those of OpenSSH 7.4 to 10 (ssh.c,
/// sshconnect.c, sshconnect2.c, kex.c, packet.c, clientloop.c, mux.c, readconf.c), which are never translated.
/// </summary>
/// <param name="Kind">What sort of failure it is.</param>
/// <param name="What">The same in words.</param>
/// <param name="Said">ssh's own lines that matter, on one line.</param>
/// <param name="Next">What a person can do.</param>
internal sealed record SshDiagnosis(FailureKind Kind, string What, string Said, string Next)
{
    /// <summary>The connection stood when it failed: the command may have run.</summary>
    public bool Underway { get; init; }

    /// <summary>May be gone in a moment.</summary>
    public bool IsTransient { get; init; }

    /// <summary>ssh could not make its control socket; without one it would work.</summary>
    public bool NoSocket { get; init; }

    /// <summary>Lines that say nothing about a failure on their own and much beside one.</summary>
    private static readonly string[] Hints =
    [
        "Warning: Identity file", "no such identity", "Load key ", "Offending ", "Add correct host key in", "Host key for ", "key_load_public:",
        "WARNING: UNPROTECTED PRIVATE KEY FILE", "Permissions 0", "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!", "Agent admitted failure",
    ];

    /// <summary>Null when ssh said nothing of a failure of its own: then the exit code is the remote command's.</summary>
    public static SshDiagnosis? Read(string error)
    {
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var found = lines.Where(line => SshRules.Find(line) is not null).ToList();
        if (found.Count == 0)
        {
            return null;
        }

        // The last line decides, since ssh tries address after address; but "closed" says less than the reason before it.
        var rule = SshRules.Find(found.FindLast(line => !SshRules.Find(line)!.Vague) ?? found[^1])!;
        var said = lines.Where(line => found.Contains(line) || Hints.Any(hint => line.StartsWith(hint, StringComparison.Ordinal)));
        return new SshDiagnosis(rule.Kind, rule.What, string.Join(" / ", said.Select(line => line.Trim('@', ' '))), rule.Next)
        {
            Underway = rule.Underway,
            IsTransient = rule.IsTransient,
            NoSocket = rule.NoSocket,
        };
    }

    /// <summary>
    /// The remote command's stderr without what the local ssh adds when it goes on by itself: a lost race for the control
    /// socket, or a master that had to be passed by (MaxSessions).
    /// </summary>
    public static string WithoutChatter(string error) =>
        HasChatter(error) ? string.Join('\n', error.Split('\n').Where(line => !IsChatter(line))) : error;

    /// <summary>Whether the local ssh had trouble with its shared connection.</summary>
    public static bool HasChatter(string error) => error.Split('\n').Any(IsChatter);

    private static bool IsChatter(string line) =>
        line.StartsWith("mux_client_", StringComparison.Ordinal)
        || (line.StartsWith("ControlSocket ", StringComparison.Ordinal) && line.Contains("already exists, disabling multiplexing", StringComparison.Ordinal));
}
