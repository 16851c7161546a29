using MhaHooks.Core;
using MhaHooks.Core.Ssh;

namespace MhaHooks.Servers.Ssh;

/// <summary>A fake sudo that stands first on the remote PATH and says what the real one says.</summary>
[Collection(SshTests.Name)]
[Trait("Needs", "sshd")]
public sealed class SudoTests(SshServer server) : IDisposable
{
    private static readonly RemoteCommand AsRoot = new("printf", "%s", "a b") { AsRoot = true };

    public void Dispose() => File.Delete(server.In("bin/sudo"));

    [Fact]
    public async Task Commands_for_root_go_through_sudo_and_others_do_not()
    {
        Install("""[ "$1 $2" = "-n --" ] || exit 9; shift 2; printf 'sudo:'; exec "$@" """);
        var shell = server.Shell(null, "sudo=yes");

        Assert.Equal("sudo:a b", (await shell.RunOkAsync(server.Host, AsRoot, default)).Output);
        Assert.Equal("a b", (await shell.RunOkAsync(server.Host, AsRoot with { AsRoot = false }, default)).Output);
        Assert.Equal("a b", (await server.Shell().RunOkAsync(server.Host, AsRoot, default)).Output);
    }

    [Theory]
    [InlineData("sudo: a password is required")]
    [InlineData("sudo: no tty present and no askpass program specified")]
    [InlineData("sudo: sorry, you must have a tty to run sudo")]
    [InlineData("mha is not in the sudoers file.  This incident will be reported.")]
    [InlineData("Sorry, user mha is not allowed to execute '/sbin/ip addr' as root on db1.")]
    public async Task A_refusal_is_told_with_advice(string words)
    {
        Install($"echo \"{words}\" >&2; exit 1");

        var error = await Assert.ThrowsAsync<HookException>(() => server.Shell(null, "sudo=yes").RunAsync(server.Host, AsRoot, default));

        Assert.Equal((FailureKind.Denied, words), (error.Kind, error.Seen));
        Assert.Contains("NOPASSWD", error.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sudo_asks_the_host_to_speak_English()
    {
        Install("printf '%s' \"$LC_ALL\"");

        Assert.Equal("C", (await server.Shell(null, "sudo=yes").RunOkAsync(server.Host, AsRoot, default)).Output);
    }

    [Theory]
    [InlineData("bash: line 1: sudo: command not found", FailureKind.Missing)]
    [InlineData("sh: 1: sudo: not found", FailureKind.Missing)]
    public void An_absent_sudo(string words, FailureKind kind)
    {
        Assert.Equal(kind, SudoDiagnosis.Read(new RemoteResult(127, "", words + "\n"), "ssh to db1")?.Kind);
    }

    [Theory]
    [InlineData("sudo: effective uid is not 0, is /usr/bin/sudo on a file system with the 'nosuid' option set or an NFS file system without root privileges?")]
    [InlineData("sudo: /usr/bin/sudo must be owned by uid 0 and have the setuid bit set")]
    [InlineData("sudo: /etc/sudoers is world writable")]
    [InlineData("sudo: The \"no new privileges\" flag is set, which prevents sudo from running as root.")]
    public void A_sudo_that_does_not_work(string words)
    {
        Assert.Equal(FailureKind.Misconfigured, SudoDiagnosis.Read(new RemoteResult(1, "", words + "\n"), "ssh to db1")?.Kind);
    }

    [Fact]
    public void A_failure_of_the_command_is_not_sudos()
    {
        Assert.Null(SudoDiagnosis.Read(new RemoteResult(1, "", "sudo: unable to resolve host db1: Name or service not known\nip: a password is required"), ""));
        Assert.Null(SudoDiagnosis.Read(new RemoteResult(2, "", "sudo: a password is required"), ""));
        Assert.Equal(127, SudoDiagnosis.AsShell(new RemoteResult(1, "", "sudo: arping: command not found\n")).ExitCode);
        Assert.Equal(1, SudoDiagnosis.AsShell(new RemoteResult(1, "", "arping: command not found\n")).ExitCode);
    }

    private void Install(string script)
    {
        File.WriteAllText(server.In("bin/sudo"), "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(server.In("bin/sudo"), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
    }
}
