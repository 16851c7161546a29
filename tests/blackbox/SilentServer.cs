using System.Net;
using System.Net.Sockets;

namespace MhaHooks.BlackBox;

/// <summary>Accepts connections and never says a word, as a mysqld that hangs does.</summary>
public sealed class SilentServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public SilentServer() => listener.Start();

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Ends when the first client is connected.</summary>
    public Task<TcpClient> ClientAsync() => listener.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromSeconds(30));

    public void Dispose() => listener.Dispose();
}
