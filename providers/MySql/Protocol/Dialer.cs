using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace MhaHooks.Providers.MySql.Protocol;

/// <summary>Connects to the first address of a host that answers.</summary>
internal static class Dialer
{
    /// <summary>
    /// Tries every address in turn; each gets its share of the time that is left, so that one that swallows packets does not
    /// use up what the others need. <see cref="SocketException"/> of the last one where none answers.
    /// </summary>
    public static async Task<NetworkStream> ConnectAsync(ConnectOptions options, Limit limit)
    {
        var addresses = IPAddress.TryParse(options.Address, out var only)
            ? [only]
            : await Dns.GetHostAddressesAsync(options.Address, limit.Token);
        SocketException? failure = null;
        for (var i = 0; i < addresses.Length; i++)
        {
            var last = i == addresses.Length - 1;
            using var share = last ? null : limit.Part(limit.Left / (addresses.Length - i));
            try
            {
                // The last one has all that is left: with a timer of its own it could end before the limit says so.
                return await ConnectAsync(new IPEndPoint(addresses[i], options.Port), share?.Token ?? limit.Token);
            }
            catch (SocketException error)
            {
                failure = error;
            }
            catch (OperationCanceledException) when (!last && !limit.Token.IsCancellationRequested)
            {
                // Its share is over; the next one.
            }
        }

        throw failure ?? new SocketException((int)SocketError.HostNotFound);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "the stream owns the socket")]
    private static async Task<NetworkStream> ConnectAsync(IPEndPoint address, CancellationToken cancel)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
