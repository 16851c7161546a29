using System.Net.Sockets;
using System.Security.Authentication;
using MhaHooks.Core;
using MhaHooks.Core.Configuration;

namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>A connection that did not come about, in words for the log.</summary>
internal static class ConnectFailure
{
    /// <summary>Null for what is a fault of ours.</summary>
    public static HookException? Of(ConnectOptions options, Limit limit, Exception error) => error switch
    {
        MySqlException refusal => Refusal(options, refusal),
        AuthenticationException => new(FailureKind.Untrusted, $"{options.Peer}: TLS failed", error)
        {
            Seen = Deepest(error),
            Next = options.Tls == TlsMode.Verify
                ? "compare the server's certificate with [mysql] ca_file and with the names in mha.cnf"
                : "look at the server's TLS settings; where it can do no better, set [mysql] tls = off",
        },
        NotSupportedException => new(FailureKind.Misconfigured, $"{options.Peer}: cannot log in as {options.User}", error)
        {
            Seen = error.Message,
            Next = "turn TLS on for the server, or give the account an authentication method from those",
        },
        _ when limit.IsOver => new(FailureKind.TimedOut, $"{options.Peer}: no login within {Durations.Show(options.Timeout)}", error)
        {
            Next = "look whether the host is up, mysqld answers, and no firewall drops the packets; [mysql] connect_timeout is the limit",
        },
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => new(FailureKind.Refused, $"{options.Peer}: nothing listens there", error)
        {
            Next = "look whether mysqld runs there, and at its port, bind_address and skip_networking",
            IsTransient = options.RefusalMayPass,
        },
        SocketException socket => new(FailureKind.Unreachable, $"{options.Peer}: cannot connect", error) { Seen = socket.Message },
        InvalidDataException => new(FailureKind.Rejected, $"{options.Peer}: whatever answers there does not speak MySQL's protocol", error)
        {
            Seen = error.Message,
        },
        IOException => new(FailureKind.Unreachable, $"{options.Peer}: the connection broke during the login", error)
        {
            Seen = Deepest(error),
            IsTransient = true,
        },
        _ => null,
    };

    private static HookException Refusal(ConnectOptions options, MySqlException error)
    {
        var (kind, advice) = error.Code switch
        {
            1044 or 1045 or 1698 or 1524 => (FailureKind.Denied, "compare user and password with the account on that server; the message above " +
                "names the address that the connection seems to come from"),
            1129 => (FailureKind.Denied, "run mysqladmin flush-hosts there: earlier connections from here broke off too often"),
            1130 => (FailureKind.Denied, "no account there allows a login from the address in the message above"),
            3118 or 4151 => (FailureKind.Denied, "the account is locked: ALTER USER … ACCOUNT UNLOCK"),
            1820 or 1862 => (FailureKind.Denied, "the account's password has expired: set it anew"),
            3159 => (FailureKind.Misconfigured, "the server takes logins through TLS only: set [mysql] tls = required"),
            1040 or 1203 or 1226 => (FailureKind.Rejected, "raise max_connections there, or end connections; an account with SUPER or " +
                "CONNECTION_ADMIN gets one connection more than the rest"),
            _ => (FailureKind.Rejected, null),
        };
        return new(kind, $"{options.Peer}: login as {options.User} refused", error)
        {
            Seen = error.Message,
            Next = advice,
            IsTransient = error.IsTransient,
        };
    }

    /// <summary>TLS failures wrap what matters.</summary>
    private static string Deepest(Exception error) =>
        error.InnerException is { } inner && error.Message.Contains("inner exception", StringComparison.Ordinal) ? Deepest(inner) : error.Message;
}
