using System.Buffers.Binary;
using System.Net.Sockets;

namespace MhaHooks.Core.Ssh;

/// <summary>
/// Asks a control socket whether its master is there, as <c>ssh -O check</c> does but without starting a process: the hello
/// and alive messages of OpenSSH's PROTOCOL.mux, version 4 (since OpenSSH 5.4).
/// </summary>
internal static class MuxSocket
{
    private const uint Hello = 0x00000001;
    private const uint AliveCheck = 0x10000004;
    private const uint Alive = 0x80000005;

    /// <summary>A master answers within microseconds; only a stopped one, or a machine in distress, takes this long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Never fails except when cancelled.</summary>
    public static async Task<MasterState> LookAsync(string path, CancellationToken cancel)
    {
        if (!File.Exists(path))
        {
            return MasterState.Absent;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), limit.Token);
            await socket.SendAsync(Question(), limit.Token);
            return await AnswerAsync(socket, limit.Token);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AddressNotAvailable)
        {
            return MasterState.Absent;
        }
        catch (SocketException) when (!File.Exists(path))
        {
            return MasterState.Absent;
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
            return MasterState.Hung;
        }
    }

    /// <summary>Two packets: hello (version 4), alive check (request id 0). Each begins with its length; all big endian.</summary>
    private static byte[] Question()
    {
        var question = new byte[24];
        uint[] numbers = [8, Hello, 4, 8, AliveCheck, 0];
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(question.AsSpan(i * 4), numbers[i]);
        }

        return question;
    }

    private static async Task<MasterState> AnswerAsync(Socket socket, CancellationToken limit)
    {
        var head = new byte[8];
        while (await FillAsync(socket, head, limit))
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            var type = BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(4));
            if (type == Alive)
            {
                return MasterState.Alive;
            }

            // Anything but a hello is an error message: a master that speaks and refuses is of no use either.
            if (type != Hello || length is < 4 or > 65536 || !await FillAsync(socket, new byte[length - 4], limit))
            {
                return MasterState.Hung;
            }
        }

        // It went away while we asked.
        return MasterState.Absent;
    }

    private static async Task<bool> FillAsync(Socket socket, Memory<byte> buffer, CancellationToken limit)
    {
        while (buffer.Length > 0)
        {
            var count = await socket.ReceiveAsync(buffer, limit);
            if (count == 0)
            {
                return false;
            }

            buffer = buffer[count..];
        }

        return true;
    }
}
