using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace MhaHooks.Units.Net;

/// <summary>A DNS server on loopback, UDP and TCP on one free port, that misbehaves as it is told.</summary>
internal sealed class FakeDnsServer : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Socket udp;
    private readonly Socket tcp;
    private readonly Task[] loops;
    private bool ended;

    public FakeDnsServer()
    {
        (udp, tcp) = Bind();
        loops = [Task.Run(ServeUdpAsync), Task.Run(ServeTcpAsync)];
    }

    /// <summary>Makes the reply from the query.</summary>
    public Func<byte[], byte[]> Reply { get; set; } = query => A(query, "10.0.0.2");

    /// <summary>Queries by UDP that get no answer before the first that does.</summary>
    public int DropFirst { get; set; }

    /// <summary>Sent before the right answer, by UDP.</summary>
    public Func<byte[], byte[]>? SendFirst { get; set; }

    /// <summary>Sent before the right answer, from another port.</summary>
    public Func<byte[], byte[]>? SendFirstFromElsewhere { get; set; }

    public bool NeverAnswers { get; set; }

    /// <summary>By UDP: nothing but the note that TCP is needed.</summary>
    public bool Truncates { get; set; }

    /// <summary>By TCP: bytes that are no DNS.</summary>
    public bool TcpGarbage { get; set; }

    public int UdpQueries { get; private set; }

    public int TcpQueries { get; private set; }

    public DnsEndPoint Address => new("127.0.0.1", ((IPEndPoint)udp.LocalEndPoint!).Port);

    /// <summary>A reply to the very question, with these addresses and a TTL of 7 s.</summary>
    public static byte[] A(byte[] query, params string[] addresses)
    {
        byte[] reply = [.. query, .. addresses.SelectMany(Record)];
        reply[2] = 0x81;
        reply[3] = 0x80;
        reply[7] = (byte)addresses.Length;
        return reply;
    }

    public async ValueTask DisposeAsync()
    {
        if (ended)
        {
            return;
        }

        ended = true;
        await stop.CancelAsync();
        udp.Dispose();
        tcp.Dispose();
        await Task.WhenAll(loops);
        stop.Dispose();
    }

    private static byte[] Record(string address)
    {
        var data = IPAddress.Parse(address).GetAddressBytes();
        return new Wire().Record((ushort)(data.Length == 4 ? 1 : 28), 7, data).ToArray();
    }

    /// <summary>The port that UDP gets may be taken for TCP; then another one is tried.</summary>
    private static (Socket Udp, Socket Tcp) Bind()
    {
        while (true)
        {
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            try
            {
                tcp.Bind(udp.LocalEndPoint!);
                tcp.Listen();
                return (udp, tcp);
            }
            catch (SocketException)
            {
                udp.Dispose();
                tcp.Dispose();
            }
        }
    }

    private async Task ServeUdpAsync()
    {
        var buffer = new byte[65535];
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var got = await udp.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), stop.Token);
                await AnswerUdpAsync(buffer[..got.ReceivedBytes], got.RemoteEndPoint);
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                // The test is over, or a client went away; neither is of interest.
            }
        }
    }

    private async Task AnswerUdpAsync(byte[] query, EndPoint client)
    {
        UdpQueries++;
        if (NeverAnswers || UdpQueries <= DropFirst)
        {
            return;
        }

        if (SendFirst is { } first)
        {
            await udp.SendToAsync(first(query), SocketFlags.None, client, stop.Token);
        }

        if (SendFirstFromElsewhere is { } spoofed)
        {
            using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            await stranger.SendToAsync(spoofed(query), SocketFlags.None, client, stop.Token);
        }

        var reply = Reply(query);
        if (Truncates)
        {
            reply = A(query);
            reply[2] |= 0x02;
        }

        await udp.SendToAsync(reply, SocketFlags.None, client, stop.Token);
    }

    private async Task ServeTcpAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var client = await tcp.AcceptAsync(stop.Token);
                await using var stream = new NetworkStream(client);
                var length = new byte[2];
                await stream.ReadExactlyAsync(length, stop.Token);
                var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(query, stop.Token);
                TcpQueries++;
                var reply = TcpGarbage ? [1, 2, 3] : Reply(query);
                await stream.WriteAsync(new Wire().Short((ushort)reply.Length).Bytes(reply).ToArray(), stop.Token);
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or SocketException or IOException)
            {
                // As above.
            }
        }
    }
}
