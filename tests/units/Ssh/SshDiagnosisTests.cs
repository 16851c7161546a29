using MhaHooks.Core;
using MhaHooks.Core.Ssh;

namespace MhaHooks.Units.Ssh;

public sealed class SshDiagnosisTests
{
    /// <summary>What ssh prints, by version where it differs. Lines of one message are separated by "/".</summary>
    public static TheoryData<FailureKind, string> Texts => new()
    {
        { FailureKind.Unreachable, "ssh: Could not resolve hostname db1: Name or service not known" },
        { FailureKind.Unreachable, "ssh: Could not resolve hostname db1: Temporary failure in name resolution" },
        { FailureKind.Unreachable, "ssh: connect to host 10.0.0.1 port 22: Connection timed out" },
        { FailureKind.Unreachable, "ssh: connect to host 10.0.0.1 port 22: No route to host" },
        { FailureKind.Unreachable, "ssh: connect to host 10.0.0.1 port 22: Network is unreachable" },
        { FailureKind.Unreachable, "Connection timed out during banner exchange" },
        { FailureKind.Unreachable, "Connection timed out during banner exchange|Connection to 10.0.0.1 port 22 timed out" },
        { FailureKind.Unreachable, "Connection to 10.0.0.1 port 22 timed out" },
        { FailureKind.Unreachable, "Timeout, server 10.0.0.1 not responding." },
        { FailureKind.Unreachable, "Timeout, server 10.0.0.1 not responding.|Connection closed by 10.0.0.1 port 22" },
        { FailureKind.Unreachable, "client_loop: send disconnect: Broken pipe" },
        { FailureKind.Unreachable, "packet_write_wait: Connection to 10.0.0.1 port 22: Broken pipe" },
        { FailureKind.Unreachable, "Connection to 10.0.0.1 closed by remote host." },
        { FailureKind.Unreachable, "mux_client_request_session: write packet: Broken pipe" },
        { FailureKind.Unreachable, "mux_client_read_packet: read header failed: Broken pipe" },
        { FailureKind.Refused, "ssh: connect to host 10.0.0.1 port 22: Connection refused" },
        { FailureKind.Refused, "ssh: connect to host db1 port 22: Connection timed out|ssh: connect to host db1 port 22: Connection refused" },
        { FailureKind.Refused, "ssh_exchange_identification: Connection closed by remote host" },
        { FailureKind.Refused, "ssh_exchange_identification: read: Connection reset by peer" },
        { FailureKind.Refused, "kex_exchange_identification: Connection closed by remote host|Connection closed by 10.0.0.1 port 22" },
        { FailureKind.Refused, "kex_exchange_identification: read: Connection reset by peer|Connection reset by 10.0.0.1 port 22" },
        { FailureKind.Refused, "Connection closed by 10.0.0.1 port 22" },
        { FailureKind.Refused, "Connection closed by 10.0.0.1 port 22 [preauth]" },
        { FailureKind.Untrusted, "Host key verification failed." },
        { FailureKind.Untrusted, "No ED25519 host key is known for 10.0.0.1 and you have requested strict checking.|Host key verification failed." },
        { FailureKind.Untrusted, "ECDSA host key for 10.0.0.1 has changed and you have requested strict checking.|Host key verification failed." },
        { FailureKind.Untrusted, "Host key for 10.0.0.1 has changed and you have requested strict checking.|Host key verification failed." },
        { FailureKind.Denied, "Permission denied (publickey,password)." },
        { FailureKind.Denied, "root@10.0.0.1: Permission denied (publickey,gssapi-keyex,gssapi-with-mic)." },
        { FailureKind.Denied, "Warning: Identity file /k not accessible: No such file or directory.|mha@db1: Permission denied (publickey)." },
        { FailureKind.Denied, "Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures|Disconnected from 10.0.0.1 port 22" },
        { FailureKind.Misconfigured, "Unable to negotiate with 10.0.0.1 port 22: no matching host key type found. Their offer: ssh-rsa,ssh-dss" },
        { FailureKind.Misconfigured, "command-line: line 0: Bad configuration option: nosuch" },
        { FailureKind.Misconfigured, "command-line line 0: Missing argument." },
        { FailureKind.Misconfigured, "/root/.ssh/config: line 3: Bad configuration option: nosuch|/root/.ssh/config: terminating, 1 bad configuration options" },
        { FailureKind.Misconfigured, "Bad owner or permissions on /root/.ssh/config" },
        { FailureKind.Misconfigured, "Can't open user config file /no: No such file or directory" },
        { FailureKind.Misconfigured, "unknown option -- z|usage: ssh [-46AaCfGgKkMNnqsTtVvXxYy] [-B bind_interface]" },
        { FailureKind.Misconfigured, "Bad remote protocol version identification: '220 ftp'" },
        { FailureKind.Misconfigured, "unix_listener: cannot bind to path /s.AbCdEfGhIjKlMnOp: No space left on device" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Every_text_has_its_kind(FailureKind kind, string text)
    {
        var diagnosis = SshDiagnosis.Read(text.Replace("|", "\r\n", StringComparison.Ordinal) + "\r\n");

        Assert.Equal(kind, diagnosis?.Kind);
        Assert.NotEmpty(diagnosis!.Next);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Warning: Permanently added '10.0.0.1' (ED25519) to the list of known hosts.")]
    [InlineData("cat: /etc/shadow: Permission denied")]
    [InlineData("curl: (7) Failed to connect to db2 port 22: Connection refused")]
    [InlineData("Authorized use only.\nAll activity is logged.")]
    public void Other_words_are_the_commands(string text) => Assert.Null(SshDiagnosis.Read(text));

    [Fact]
    public void The_reason_says_more_than_the_close_behind_it()
    {
        var diagnosis = SshDiagnosis.Read("ssh: connect to host gw port 22: No route to host\nkex_exchange_identification: Connection closed by remote host\nConnection closed by UNKNOWN port 65535\n");

        Assert.Equal((FailureKind.Unreachable, "no answer"), (diagnosis!.Kind, diagnosis.What));
        Assert.StartsWith("ssh: connect to host gw port 22: No route to host / kex_", diagnosis.Said, StringComparison.Ordinal);
    }

    [Fact]
    public void Hints_are_passed_on()
    {
        var diagnosis = SshDiagnosis.Read("banner\nLoad key \"/k\": Permission denied\nmha@db1: Permission denied (publickey).\n");

        Assert.Equal("Load key \"/k\": Permission denied / mha@db1: Permission denied (publickey).", diagnosis?.Said);
    }

    [Theory]
    [InlineData("Timeout, server db1 not responding.", true)]
    [InlineData("Connection to db1 closed by remote host.", true)]
    [InlineData("ssh: connect to host db1 port 22: Connection refused", false)]
    [InlineData("root@db1: Permission denied (publickey).", false)]
    public void Whether_the_command_may_have_run_is_told(string text, bool underway) => Assert.Equal(underway, SshDiagnosis.Read(text)?.Underway);

    [Fact]
    public void What_ssh_says_when_it_goes_on_by_itself_is_not_the_commands()
    {
        const string Error = "mux_client_request_session: session request failed: Session open refused by peer\nControlSocket /s/1 already exists, disabling multiplexing\nreal words\n";

        Assert.Equal("real words\n", SshDiagnosis.WithoutChatter(Error));
        Assert.Equal("a\r\nb", SshDiagnosis.WithoutChatter("a\r\nb"));
    }
}
