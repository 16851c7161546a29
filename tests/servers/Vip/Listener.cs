using System.Net;
using System.Net.Sockets;

namespace MhaHooks.Servers.Vip;

/// <summary>Something that listens on MySQL's port of a host.</summary>
internal sealed class Listener : IDisposable
{
    private readonly Socket socket;

    public Listener(string host, IPAddress address)
    {
        socket = NamespaceThread.Inside(host, () => new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        socket.Bind(new IPEndPoint(address, 3306));
        socket.Listen();
    }

    public void Dispose() => socket.Dispose();
}
