using System.Buffers.Binary;

namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>
/// Packets on a stream: a three-byte length, a sequence number, the payload. A payload of 16 MB - 1 or more travels in
/// several packets, of which the last is shorter, if only empty.
/// </summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html</remarks>
internal sealed class PacketStream(Stream stream) : IAsyncDisposable
{
    /// <summary>The longest payload of one packet.</summary>
    public const int MaxChunk = 0xFFFFFF;

    /// <summary>Far above anything a login needs: an unknown peer cannot make us set memory aside.</summary>
    private const int BeforeLogin = 64 * 1024;

    /// <summary>The server's own upper bound for max_allowed_packet.</summary>
    private const int AfterLogin = 1024 * 1024 * 1024;

    private readonly byte[] buffer = new byte[16 * 1024];
    private int start;
    private int end;
    private byte sequence;
    private int limit = BeforeLogin;

    public Stream Stream { get; private set; } = stream;

    /// <summary>Whether bytes lie here that nobody has asked for.</summary>
    public bool HasUnread => end > start;

    /// <summary>From here on results of any size are taken.</summary>
    public void LoggedIn() => limit = AfterLogin;

    /// <summary>Puts a stream of its own (TLS) over the present one; the sequence goes on.</summary>
    public void Wrap(Stream outer) => Stream = outer;

    /// <summary>A command starts a sequence of its own.</summary>
    public ValueTask WriteCommandAsync(ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        sequence = 0;
        return WriteAsync(payload, cancel);
    }

    /// <summary>Several short commands in one write. Their answers come in the same order, each behind <see cref="NextAnswer"/>.</summary>
    public async ValueTask WriteCommandsAsync(IEnumerable<byte[]> payloads, CancellationToken cancel)
    {
        using var all = new MemoryStream();
        var header = new byte[4];
        foreach (var payload in payloads)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header, payload.Length < MaxChunk ? payload.Length : throw new ArgumentException("too long", nameof(payloads)));
            all.Write(header);
            all.Write(payload);
        }

        await Stream.WriteAsync(all.GetBuffer().AsMemory(0, (int)all.Length), cancel);
        await Stream.FlushAsync(cancel);
    }

    /// <summary>Each command had the sequence number 0; its answer begins with 1.</summary>
    public void NextAnswer() => sequence = 1;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        int chunk;
        do
        {
            chunk = Math.Min(payload.Length, MaxChunk);
            var packet = new byte[4 + chunk];
            BinaryPrimitives.WriteInt32LittleEndian(packet, chunk);
            packet[3] = sequence++;
            payload[..chunk].CopyTo(packet.AsMemory(4));
            await Stream.WriteAsync(packet, cancel);
            payload = payload[chunk..];
        }
        while (chunk == MaxChunk);
        await Stream.FlushAsync(cancel);
    }

    /// <summary>
    /// One whole payload. <see cref="EndOfStreamException"/> when the server closed the connection,
    /// <see cref="InvalidDataException"/> when what came is no packet of this conversation.
    /// </summary>
    public async ValueTask<byte[]> ReadAsync(CancellationToken cancel)
    {
        var payload = await ReadChunkAsync(0, cancel);
        if (payload.Length < MaxChunk)
        {
            return payload;
        }

        using var whole = new MemoryStream();
        while (true)
        {
            whole.Write(payload);
            if (payload.Length < MaxChunk)
            {
                return whole.ToArray();
            }

            payload = await ReadChunkAsync(whole.Length, cancel);
        }
    }

    public ValueTask DisposeAsync() => Stream.DisposeAsync();

    private async ValueTask<byte[]> ReadChunkAsync(long soFar, CancellationToken cancel)
    {
        var header = new byte[4];
        await ReadExactlyAsync(header, cancel);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header) & MaxChunk;
        if (soFar + length > limit)
        {
            throw new InvalidDataException($"a packet of {soFar + length} bytes, where at most {limit} are taken");
        }

        var payload = new byte[length];
        await ReadExactlyAsync(payload, cancel);

        // An error that the server sends on its own (idle too long, killed, shutting down) stands outside the sequence.
        if (header[3] != sequence && !ErrPacket.Is(payload))
        {
            throw new InvalidDataException($"packet number {header[3]} where {sequence} was due");
        }

        sequence = (byte)(header[3] + 1);
        return payload;
    }

    private async ValueTask ReadExactlyAsync(Memory<byte> target, CancellationToken cancel)
    {
        while (target.Length > 0)
        {
            if (!HasUnread)
            {
                start = 0;
                end = await Stream.ReadAsync(buffer, cancel);
                if (end == 0)
                {
                    throw new EndOfStreamException("the server closed the connection");
                }
            }

            var count = Math.Min(target.Length, end - start);
            buffer.AsMemory(start, count).CopyTo(target);
            start += count;
            target = target[count..];
        }
    }
}
