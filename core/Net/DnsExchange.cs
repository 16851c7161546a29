using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace MhaHooks.Core.Net;

/// <summary>
/// One question to one address: by UDP, sent again until an answer comes, and by TCP where the answer does not fit. Whatever
/// does not answer this very question is ignored as if it had never come (RFC 5452 section 9.1), and waiting goes on.
/// </summary>
internal sealed class DnsExchange(IPEndPoint server, DnsQuestion question, TimeProvider time)
{
    /// <summary>Room for any datagram: servers need not know that we announced 512 bytes by announcing nothing.</summary>
    private const int LargestMessage = 65535;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);
    private readonly ushort id = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);

    /// <summary>Why the last message that was ignored was none of ours, or null.</summary>
    public string? Ignored { get; private set; }

    public async Task<DnsMessage> AskAsync(CancellationToken cancel)
    {
        var message = await AskByUdpAsync(cancel);
        return message.IsTruncated ? await AskByTcpAsync(cancel) : message;
    }

    private async Task<DnsMessage> AskByUdpAsync(CancellationToken cancel)
    {
        // Connected, so that the kernel drops what comes from elsewhere and reports that nothing listens.
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancel);
        var query = question.ToQuery(id);
        var buffer = new byte[LargestMessage];
        for (var wait = FirstWait; ; wait *= 2)
        {
            await socket.SendAsync(query, cancel);
            if (await ReceiveAsync(socket, buffer, wait, cancel) is { } message)
            {
                return message;
            }
        }
    }

    /// <summary>Waits for the answer, or returns null when it is time to ask again.</summary>
    private async Task<DnsMessage?> ReceiveAsync(Socket socket, byte[] buffer, TimeSpan wait, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            while (true)
            {
                var length = await socket.ReceiveAsync(buffer, either.Token);
                if (Accept(buffer.AsSpan(0, length)) is { } message)
                {
                    return message;
                }
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Two bytes of length before each message (RFC 1035 section 4.2.2).</summary>
    private async Task<DnsMessage> AskByTcpAsync(CancellationToken cancel)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancel);
        await using var stream = new NetworkStream(socket);
        var query = question.ToQuery(id);
        var frame = new byte[2 + query.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)query.Length);
        query.CopyTo(frame, 2);
        await stream.WriteAsync(frame, cancel);

        var length = new byte[2];
        await stream.ReadExactlyAsync(length, cancel);
        var body = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(body, cancel);
        return Accept(body) is { IsTruncated: false } message
            ? message
            : throw new DnsFormatException(Ignored ?? "a reply by TCP that says it is truncated");
    }

    private DnsMessage? Accept(ReadOnlySpan<byte> wire)
    {
        try
        {
            var message = DnsMessage.Parse(wire);
            if (message.Id == id && message.Question.IsSameAs(question))
            {
                return message;
            }

            Ignored = message.Id == id ? $"an answer about {message.Question.Name}" : "an answer with another id";
        }
        catch (DnsFormatException error)
        {
            Ignored = $"{wire.Length} bytes that are no DNS answer: {error.Message}";
        }

        return null;
    }
}
