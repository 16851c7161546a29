using System.Buffers.Binary;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace MhaHooks.Core.Ssh;

/// <summary>
/// A connection to a control socket, which speaks OpenSSH's PROTOCOL.mux, version 4 (since OpenSSH 5.4).
/// </summary>
internal sealed class MuxLink : IDisposable
{
    public const uint Hello = 0x00000001;

    private const uint Version = 4;

    /// <summary>The longest packet that is waited for; what a master says is short.</summary>
    private const uint Longest = 65536;

    private readonly Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    private MuxLink()
    {
    }

    /// <summary>Connects and says hello; the answer to that comes with the others. Throws <see cref="SocketException"/>.</summary>
    public static async Task<MuxLink> OpenAsync(string path, CancellationToken cancel)
    {
        var link = new MuxLink();
        try
        {
            await link.socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
            await link.SendAsync(new MuxPacket(Hello).Add(Version), cancel);
            return link;
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }

    public async Task SendAsync(MuxPacket packet, CancellationToken cancel)
    {
        for (ReadOnlyMemory<byte> rest = packet.ToArray(); rest.Length > 0;)
        {
            rest = rest[await socket.SendAsync(rest, cancel)..];
        }
    }

    /// <summary>Hands a pipe of ours over. Throws <see cref="IOException"/>.</summary>
    public void Pass(SafePipeHandle pipe) => FileDescriptors.Send(socket.SafeHandle, pipe);

    /// <summary>The next packet: its type and, as numbers, its body. Null when the master hung up.</summary>
    public async Task<(uint Type, uint[] Body)?> ReceiveAsync(CancellationToken cancel)
    {
        var head = new byte[8];
        if (!await FillAsync(head, cancel))
        {
            return null;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (length is < 4 or > Longest)
        {
            return null;
        }

        var body = new byte[length - 4];
        if (!await FillAsync(body, cancel))
        {
            return null;
        }

        var numbers = new uint[body.Length / 4];
        for (var at = 0; at < numbers.Length; at++)
        {
            numbers[at] = BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(at * 4));
        }

        return (BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(4)), numbers);
    }

    public void Dispose() => socket.Dispose();

    private async Task<bool> FillAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        while (buffer.Length > 0)
        {
            var count = await socket.ReceiveAsync(buffer, cancel);
            if (count == 0)
            {
                return false;
            }

            buffer = buffer[count..];
        }

        return true;
    }
}
