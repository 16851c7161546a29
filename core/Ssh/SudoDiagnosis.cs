namespace MhaHooks.Core.Ssh;

/// <summary>
/// Tells sudo's own refusals from the failures of the command it runs: sudo ends with 1 for its own (sudo(8), EXIT VALUE), so
/// its words decide. They are those of sudo 1.8 and 1.9 in the C locale, which our ssh asks the host for.
/// </summary>
internal static class SudoDiagnosis
{
    private static readonly string[] Denials =
    [
        "a password is required", "a terminal is required to ", "no tty present and no askpass program specified", "you must have a tty to run sudo",
        " is not in the sudoers file", " is not allowed to execute ", " is not allowed to run sudo ", " may not run sudo on ",
    ];

    private static readonly string[] Defects =
    [
        "effective uid is not 0", "must be owned by uid 0 and have the setuid bit set", "\"no new privileges\" flag", "no valid sudoers sources found",
        "unable to initialize policy plugin", "unable to open /etc/sudoers", "/etc/sudoers is ",
    ];

    /// <summary>The failure, or null when sudo let the command run. <paramref name="place"/> is the host and login, for the message.</summary>
    public static HookException? Read(RemoteResult result, string place)
    {
        if (result.ExitCode == 127 && Array.Find(Lines(result), IsAbsent) is { } absent)
        {
            return Fail(FailureKind.Missing, $"{place}: there is no sudo on the host", absent, "install sudo there, or log in as root and set [ssh] sudo = no");
        }

        if (result.ExitCode != 1)
        {
            return null;
        }

        if (Array.Find(Lines(result), line => IsSudos(line) && Holds(line, Denials)) is { } denial)
        {
            return Fail(FailureKind.Denied, $"{place}: sudo refuses the command", denial, "give the login user NOPASSWD rules without requiretty in the host's sudoers; try: sudo -n -l");
        }

        return Array.Find(Lines(result), line => IsSudos(line) && Holds(line, Defects)) is { } defect
            ? Fail(FailureKind.Misconfigured, $"{place}: sudo does not work on the host", defect, "repair sudo there; try: sudo -n true")
            : null;
    }

    /// <summary>
    /// The exit code as a shell would give it: sudo says 1 for a command that does not exist, and callers look for 127.
    /// </summary>
    public static RemoteResult AsShell(RemoteResult result) =>
        result.ExitCode == 1 && Array.Exists(Lines(result), line => line.StartsWith("sudo: ", StringComparison.Ordinal) && line.EndsWith(": command not found", StringComparison.Ordinal))
            ? result with { ExitCode = 127 }
            : result;

    private static string[] Lines(RemoteResult result) =>
        result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>"bash: line 1: sudo: command not found" (bash), "sh: 1: sudo: not found" (dash, busybox).</summary>
    private static bool IsAbsent(string line) =>
        line.EndsWith(" sudo: command not found", StringComparison.Ordinal) || line.EndsWith(" sudo: not found", StringComparison.Ordinal);

    private static bool IsSudos(string line) =>
        line.StartsWith("sudo: ", StringComparison.Ordinal)
        || line.StartsWith("Sorry, user ", StringComparison.Ordinal)
        || line.Contains(" is not in the sudoers file", StringComparison.Ordinal);

    private static bool Holds(string line, string[] texts) => Array.Exists(texts, text => line.Contains(text, StringComparison.Ordinal));

    private static HookException Fail(FailureKind kind, string what, string seen, string next) => new(kind, what) { Seen = seen, Next = next };
}
