using System.Net;
using System.Net.Sockets;

namespace MhaHooks.Core.Net;

/// <summary>
/// A stub resolver for one question to one server. It reads no resolv.conf and keeps no cache: what a proof needs is what
/// that server says now, with the TTL it says it with, and neither is to be had from System.Net.Dns.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="limit">For one question in all, repeats and TCP included; 2 s where absent.</param>
public sealed class DnsResolver(TimeProvider time, TimeSpan? limit = null) : IDnsResolver
{
    private readonly TimeSpan limit = limit ?? TimeSpan.FromSeconds(2);

    public async Task<DnsReply> AskAsync(DnsEndPoint server, string name, DnsRecordType type, CancellationToken cancel)
    {
        var question = new DnsQuestion(name.TrimEnd('.'), type);
        using var patience = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        DnsExchange? exchange = null;
        try
        {
            var failure = default(SocketException);
            foreach (var address in await AddressesAsync(server, either.Token))
            {
                exchange = new DnsExchange(new IPEndPoint(address, server.Port), question, time);
                try
                {
                    return (await exchange.AskAsync(either.Token)).ToReply();
                }
                catch (SocketException error)
                {
                    failure = error;
                }
            }

            throw NoAnswer(server, failure?.SocketErrorCode == SocketError.ConnectionRefused ? FailureKind.Refused : FailureKind.Unreachable, failure?.Message, failure);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            var ignored = exchange?.Ignored is { } last ? $", and ignored {last}" : "";
            throw NoAnswer(server, FailureKind.TimedOut, $"nothing within {Configuration.Durations.Show(limit)}{ignored}", error);
        }
        catch (Exception error) when (error is DnsFormatException or IOException)
        {
            throw NoAnswer(server, FailureKind.Unreachable, $"by TCP: {error.Message}", error);
        }
    }

    private static async Task<IPAddress[]> AddressesAsync(DnsEndPoint server, CancellationToken cancel)
    {
        if (IPAddress.TryParse(server.Host, out var address))
        {
            return [address];
        }

        try
        {
            return await Dns.GetHostAddressesAsync(server.Host, cancel);
        }
        catch (SocketException error)
        {
            throw new HookException(FailureKind.Unreachable, $"the DNS server's own name {server.Host} cannot be resolved", error)
            {
                Seen = error.Message,
                Next = "write the server's address in place of its name",
            };
        }
    }

    private static HookException NoAnswer(DnsEndPoint server, FailureKind kind, string? seen, Exception? inner) =>
        new(kind, $"the DNS server {server.Host}:{server.Port} does not answer", inner) { Seen = seen, IsTransient = true };
}
