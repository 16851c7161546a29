using System.Net;
using System.Net.Sockets;

namespace MhaHooks.Servers.Support;

/// <summary>Hands connections to one loopback address on to a port of another: an address that moved.</summary>
internal sealed class Forward : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;
    private readonly int to;

    public Forward(string address, int port, int to)
    {
        this.to = to;
        listener = new TcpListener(IPAddress.Parse(address), port);
        listener.Start();
        serving = ServeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        try
        {
            await serving;
        }
        catch (OperationCanceledException)
        {
            // We stopped it.
        }

        listener.Dispose();
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var pairs = new List<Task>();
        while (!stop.IsCancellationRequested)
        {
            pairs.Add(CarryAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }

        await Task.WhenAll(pairs);
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(IPAddress.Loopback, to, stop.Token);
            await Task.WhenAny(
                client.GetStream().CopyToAsync(server.GetStream(), stop.Token), server.GetStream().CopyToAsync(client.GetStream(), stop.Token));
        }
    }
}
