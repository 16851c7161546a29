using MhaHooks.Core.Configuration;
using MhaHooks.Core.Processes;

namespace MhaHooks.Core.Ssh;

/// <summary>The failures of <see cref="OpenSshShell"/> in words. All begin with the place: host, address, port, user.</summary>
internal static class SshFailures
{
    private const string Unknown = "whether it ran on the host is not known";
    private const string NotBegun = "not begun";

    /// <summary>Throws where ssh itself failed, and not the remote command. <paramref name="command"/> is empty for a mere login.</summary>
    public static void ThrowIfSshs(ChildResult result, string place, string command)
    {
        if (result.ExitCode == 255 && SshDiagnosis.Read(result.Error) is { } diagnosis)
        {
            throw new HookException(diagnosis.Kind, $"{place}: {diagnosis.What}")
            {
                Seen = diagnosis.Said,
                Now = command.Length == 0 ? null : Running(command, diagnosis.Underway ? Unknown : NotBegun),
                Next = diagnosis.Next,
                IsTransient = diagnosis.IsTransient,
            };
        }
    }

    public static HookException Lost(string place, string command) => new(FailureKind.Unreachable, $"{place}: the connection was lost")
    {
        Seen = "ssh's shared connection ended while the command ran",
        Now = Running(command, Unknown),
        Next = "see whether the host is still up; the next run looks first and goes on from there",
        IsTransient = true,
    };

    public static HookException NoLogin(string place, TimeSpan limit, HookException inner) =>
        new(FailureKind.TimedOut, $"{place}: the login did not come through within {Durations.Show(limit)}", inner)
        {
            Seen = inner.Seen,
            Now = "nothing was begun on the host",
            Next = "the host answers on the network but its sshd or its logins hang: check load, disk, DNS and PAM there, or raise [ssh] connect_timeout",
        };

    public static HookException NoPlace(string place) => new(FailureKind.Missing, $"{place}: nothing can be opened ahead")
    {
        Seen = "no private directory for a control socket",
        Next = "make state_dir of [hooks] writable for the user that MHA runs as",
    };

    public static HookException TimedOut(string place, RemoteCommand command, bool begun, HookException? inner)
    {
        var limit = Durations.Show(command.Limit ?? default);
        return new HookException(FailureKind.TimedOut, $"{place}: no answer within {limit}", inner)
        {
            Seen = inner?.Seen,
            Now = Running(command.ToString(), begun ? Unknown : NotBegun),
            Next = "check that the host is up and not overloaded",
        };
    }

    private static string Running(string command, string state) =>
        $"'{(command.Length > 200 ? command[..200] + "…" : command)}': {state}";
}
