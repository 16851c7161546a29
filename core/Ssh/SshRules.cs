namespace MhaHooks.Core.Ssh;

/// <summary>ssh's words and their meaning; the first rule that fits a line is its rule.</summary>
internal static class SshRules
{
    private const string Network = "check that the host is up and the route and firewall from the manager to it";
    private const string HostKeys = "compare the host's key with what known_hosts of the manager's user holds, then correct known_hosts (ssh-keygen -R, ssh-keyscan)";
    private const string Login = "check user, identity_file and the host's authorized_keys: the same ssh command by hand, with -v, says which keys were offered";
    private const string Options = "correct ssh_options in mha.cnf, [ssh] in hooks.cnf, or ssh_config";
    private const string Sshd = "look into sshd's log on the host: MaxStartups, hosts.deny or fail2ban, a full process table, or another service on this port";
    private const string Lost = "see what the host did last; the next run looks first and goes on from there";
    private const string Offer = "let the host's sshd and the manager's ssh have an algorithm in common (ssh -Q kex, -Q HostKeyAlgorithms)";

    private static readonly SshRule[] All =
    [
        new("ssh: Could not resolve hostname ", "", FailureKind.Unreachable, "the name cannot be resolved", "check the name and the manager's resolver, or give addresses in mha.cnf"),
        new("ssh: connect to host ", ": Connection refused", FailureKind.Refused, "nothing listens there", "check that sshd runs on the host and which port it has"),
        new("ssh: connect to host ", "", FailureKind.Unreachable, "no answer", Network),
        new("Connection timed out during banner exchange", "", FailureKind.Unreachable, "the port takes connections and no sshd answers", Sshd),
        new("Connection to ", " timed out", FailureKind.Unreachable, "sshd stopped answering during the login", Network),
        new("Timeout, server ", " not responding.", FailureKind.Unreachable, "the host stopped answering", Network) { Underway = true, IsTransient = true },

        new("Host key verification failed.", "", FailureKind.Untrusted, "the host's key is not the known one", HostKeys),
        new("", "REMOTE HOST IDENTIFICATION HAS CHANGED!", FailureKind.Untrusted, "the host's key is not the known one", HostKeys),
        new("", "REVOKED HOST KEY DETECTED!", FailureKind.Untrusted, "the host's key is revoked", HostKeys),
        new("", " has changed and you have requested strict checking.", FailureKind.Untrusted, "the host's key is not the known one", HostKeys),
        new("", " host key is known for ", FailureKind.Untrusted, "the host's key is not known", HostKeys),

        new("", ": Permission denied (", FailureKind.Denied, "the login was refused", Login),
        new("Permission denied (", "", FailureKind.Denied, "the login was refused", Login),
        new("Received disconnect from ", "Too many authentication failures", FailureKind.Denied, "the login was refused", Login),

        new("Unable to negotiate with ", "", FailureKind.Misconfigured, "no common algorithm", Offer),
        new("Bad remote protocol version identification: ", "", FailureKind.Misconfigured, "what listens there is no sshd", Sshd),
        new("Protocol major versions differ", "", FailureKind.Misconfigured, "what listens there is too old an sshd", Sshd),
        new("command-line", ": line ", FailureKind.Misconfigured, "ssh does not accept its options", Options),
        new("command-line line ", "", FailureKind.Misconfigured, "ssh does not accept its options", Options),
        new("command line", "", FailureKind.Misconfigured, "ssh does not accept its options", Options),
        new("", ": Bad configuration option: ", FailureKind.Misconfigured, "ssh does not accept its options", Options),
        new("", " bad configuration options", FailureKind.Misconfigured, "ssh does not accept its options", Options),
        new("Bad owner or permissions on ", "", FailureKind.Misconfigured, "ssh does not accept its ssh_config", Options),
        new("Can't open user config file ", "", FailureKind.Misconfigured, "ssh does not find its ssh_config", Options),
        new("Bad port '", "", FailureKind.Misconfigured, "ssh does not accept its options", Options),
        new("hostname contains invalid characters", "", FailureKind.Misconfigured, "ssh does not accept the host's name", Options),
        new("unknown option -- ", "", FailureKind.Misconfigured, "ssh does not accept its options", Options),
        new("ssh: ", "option", FailureKind.Misconfigured, "ssh does not accept its options", Options),
        new("usage: ssh ", "", FailureKind.Misconfigured, "ssh does not accept its options", Options),
        new("unix_listener: ", "", FailureKind.Misconfigured, "ssh cannot make its control socket", "make room in state_dir, or check its rights") { NoSocket = true },
        new("muxserver_listen: ", "", FailureKind.Misconfigured, "ssh cannot make its control socket", "make room in state_dir, or check its rights") { NoSocket = true },

        Early("kex_exchange_identification: "),
        Early("ssh_exchange_identification: "),
        Early("banner exchange: "),
        Early("Connection closed by "),
        Early("Connection reset by "),
        Early("Disconnected from "),
        Early("Received disconnect from "),
        Broken("client_loop: send disconnect: "),
        Broken("packet_write_wait: "),
        Broken("packet_write_poll: "),
        Broken("Write failed: "),
        Broken("Read from remote host "),
        Broken("Connection to ", " closed by remote host."),
        Broken("Shared connection to "),
        Broken("mux_client_"),
        Broken("Failed to connect to new control master"),
    ];

    public static SshRule? Find(string line) => Array.Find(All, rule => rule.Fits(line));

    private static SshRule Early(string starts) =>
        new(starts, "", FailureKind.Refused, "sshd closed the connection before the login was through", Sshd) { Vague = true, IsTransient = true };

    private static SshRule Broken(string starts, string holds = "") =>
        new(starts, holds, FailureKind.Unreachable, "the connection broke", Lost) { Vague = true, Underway = true, IsTransient = true };
}
