using System.Net.Sockets;
using MhaHooks.Core;

namespace MhaHooks.Providers.Consul;

/// <summary>Why one server was of no use.</summary>
internal sealed record ConsulComplaint(Uri Server, FailureKind Kind, string Text)
{
    public static ConsulComplaint Of(Uri server, HttpRequestException error) => error switch
    {
        { HttpRequestError: HttpRequestError.SecureConnectionError } => new(server, FailureKind.Untrusted, Innermost(error)),
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => new(server, FailureKind.Refused, "nothing listens there"),
        { HttpRequestError: HttpRequestError.NameResolutionError } => new(server, FailureKind.Unreachable, "its name cannot be resolved"),
        _ => new(server, FailureKind.Unreachable, Innermost(error)),
    };

    public override string ToString() => $"{Server.GetLeftPart(UriPartial.Authority)}: {Text}";

    /// <summary>The outer ones only say that a request failed.</summary>
    private static string Innermost(Exception error)
    {
        while (error.InnerException is { } inner)
        {
            error = inner;
        }

        return error.Message;
    }
}
