using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MhaHooks.Core.Contract;
using MhaHooks.Providers.MySql.Protocol;

namespace MhaHooks.Units.MySql.Protocol;

/// <summary>
/// A server on a loopback port that accepts any login and answers every query with one row, "1", as long as no knob is set.
/// Each knob is named after the misbehaviour it brings.
/// </summary>
internal sealed class FakeMySql : IAsyncDisposable
{
    public static readonly byte[] Nonce = [.. Enumerable.Range(1, 20).Select(i => (byte)i)];

    private static readonly byte[] Ok = [0, 0, 0, 2, 0, 0, 0];
    private static readonly byte[] Eof = [0xFE, 0, 0, 2, 0];

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<byte[]> received = new();
    private readonly Task serving;

    public FakeMySql()
    {
        listener.Start();

        // Reads the knobs only once a client is there.
        serving = ServeAsync();
    }

    public bool HangsBeforeGreeting { get; init; }

    public bool HangsAfterGreeting { get; init; }

    public bool HangsAfterLogin { get; init; }

    /// <summary>Says nothing more on a connection on which a query holds this text, until the client hangs up.</summary>
    public string? HangsOnQuery { get; init; }

    public bool ClosesAfterGreeting { get; init; }

    public bool OffersTlsAndClaims { get; init; }

    public bool SaysMoreThanAGreeting { get; init; }

    /// <summary>Raw bytes in the place of a greeting.</summary>
    public byte[]? GreetsWith { get; init; }

    /// <summary>A payload in the place of the login's OK; sent again for every answer.</summary>
    public byte[]? AnswersLoginWith { get; init; }

    /// <summary>A payload in the place of a query's result.</summary>
    public byte[]? AnswersQueryWith { get; init; }

    /// <summary>Added to the sequence number of a query's answer.</summary>
    public int SkipsInSequence { get; init; }

    public bool ClosesInTheMiddleOfAResult { get; init; }

    /// <summary>Payloads the client sent after the greeting.</summary>
    public IReadOnlyCollection<byte[]> Received => received;

    /// <summary>How many clients were greeted, or left waiting.</summary>
    public int Clients { get; private set; }

    public ConnectOptions Options => new()
    {
        Name = "db1",
        Address = "127.0.0.1",
        Port = ((IPEndPoint)listener.LocalEndpoint).Port,
        User = "mha",
        Password = new Secret("s3cret"),
        Timeout = TimeSpan.FromSeconds(5),
    };

    public static byte[] Packet(int sequence, params byte[] payload) =>
        [(byte)payload.Length, (byte)(payload.Length >> 8), (byte)(payload.Length >> 16), (byte)sequence, .. payload];

    public static byte[] Error(int code, string text, bool state = true) =>
        new PacketWriter().Byte(0xFF).Byte((byte)code).Byte((byte)(code >> 8)).Text(state ? "#HY000" : "").Text(text).ToArray();

    public static byte[] Greeting(Capabilities capabilities = Capabilities.Wanted, string method = NativePassword.Name, string version = "8.0.1") =>
        new PacketWriter().Byte(10).NulTerminated(version).UInt32(77).Bytes(Nonce.AsSpan(0, 8)).Byte(0)
            .Bytes([(byte)capabilities, (byte)((uint)capabilities >> 8), 45, 2, 0, (byte)((uint)capabilities >> 16), (byte)((uint)capabilities >> 24)])
            .Byte(21).Zeros(10).Bytes(Nonce.AsSpan(8)).Byte(0).NulTerminated(method).ToArray();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        try
        {
            await serving;
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client hung up, or we did.
        }

        listener.Dispose();
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            using var client = await listener.AcceptTcpClientAsync(stop.Token);
            try
            {
                await TalkAsync(client.GetStream());
            }
            catch (IOException)
            {
                // The client hung up.
            }
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        Clients++;
        if (HangsBeforeGreeting)
        {
            await HangAsync();
        }

        var capabilities = Capabilities.Wanted | (OffersTlsAndClaims || SaysMoreThanAGreeting ? Capabilities.Ssl : Capabilities.None);
        byte[] extra = SaysMoreThanAGreeting ? Packet(1, Ok) : [];
        await stream.WriteAsync((byte[])[.. GreetsWith ?? Packet(0, Greeting(capabilities)), .. extra], stop.Token);
        if (ClosesAfterGreeting)
        {
            return;
        }

        if (HangsAfterGreeting)
        {
            await HangAsync();
        }

        await LogInAsync(stream);
        if (HangsAfterLogin)
        {
            await HangAsync();
        }

        await AnswerAsync(stream, Ok); // SET NAMES
        while (true)
        {
            await AnswerQueryAsync(stream);
        }
    }

    private async Task LogInAsync(NetworkStream stream)
    {
        var (sequence, _) = await ReceiveAsync(stream);
        while (AnswersLoginWith is not null)
        {
            await stream.WriteAsync(Packet(sequence + 1, AnswersLoginWith), stop.Token);
            (sequence, _) = await ReceiveAsync(stream);
        }

        await stream.WriteAsync(Packet(sequence + 1, Ok), stop.Token);
    }

    private async Task AnswerAsync(NetworkStream stream, byte[] payload)
    {
        await ReceiveAsync(stream);
        await stream.WriteAsync(Packet(1, payload), stop.Token);
    }

    private async Task AnswerQueryAsync(NetworkStream stream)
    {
        if (AnswersQueryWith is not null)
        {
            await AnswerAsync(stream, AnswersQueryWith);
            return;
        }

        var (_, query) = await ReceiveAsync(stream);
        if (HangsOnQuery is not null && Encoding.UTF8.GetString(query).Contains(HangsOnQuery, StringComparison.Ordinal))
        {
            await ReceiveAsync(stream);
        }

        byte[] column = [3, .. "def"u8, 0, 0, 0, 1, .. "1"u8, 0, 12, 45, 0, 1, 0, 0, 0, 3, 0, 0, 0, 0, 0];
        await stream.WriteAsync((byte[])[.. Packet(1 + SkipsInSequence, 1), .. Packet(2, column)], stop.Token);
        if (ClosesInTheMiddleOfAResult)
        {
            throw new IOException("closed on purpose");
        }

        await stream.WriteAsync((byte[])[.. Packet(3, Eof), .. Packet(4, 1, (byte)'1'), .. Packet(5, Eof)], stop.Token);
    }

    private async Task<(int Sequence, byte[] Payload)> ReceiveAsync(NetworkStream stream)
    {
        var header = new byte[4];
        await stream.ReadExactlyAsync(header, stop.Token);
        var payload = new byte[header[0] | (header[1] << 8) | (header[2] << 16)];
        await stream.ReadExactlyAsync(payload, stop.Token);
        received.Enqueue(payload);
        return (header[3], payload);
    }

    private Task HangAsync() => Task.Delay(Timeout.Infinite, stop.Token);
}
