using System.Net.Sockets;

namespace MhaHooks.Core.Ssh;

/// <summary>
/// Asks a control socket whether its master is there, as <c>ssh -O check</c> does but without starting a process.
/// </summary>
internal static class MuxSocket
{
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
        try
        {
            using var link = await MuxLink.OpenAsync(path, limit.Token);
            await link.SendAsync(new MuxPacket(AliveCheck).Add(0), limit.Token);
            return await AnswerAsync(link, limit.Token);
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

    private static async Task<MasterState> AnswerAsync(MuxLink link, CancellationToken limit)
    {
        while (await link.ReceiveAsync(limit) is var (type, _))
        {
            // Anything but a hello is an error message: a master that speaks and refuses is of no use either.
            if (type != MuxLink.Hello)
            {
                return type == Alive ? MasterState.Alive : MasterState.Hung;
            }
        }

        // It went away while we asked.
        return MasterState.Absent;
    }
}
