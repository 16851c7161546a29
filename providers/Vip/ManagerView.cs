using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using MhaHooks.Core;
using MhaHooks.Core.Processes;

namespace MhaHooks.Providers.Vip;

/// <summary>The manager's own eyes: its interfaces, its sockets, and <c>ip neigh</c>, which needs no root to read.</summary>
internal sealed class ManagerView : IManagerView
{
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(1);

    public bool IsOnLink(IPAddress address)
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces()
                .Where(device => device.NetworkInterfaceType != NetworkInterfaceType.Loopback)
                .SelectMany(device => device.GetIPProperties().UnicastAddresses)
                .Any(own => IPNetworkText.Same(own.Address, address, own.PrefixLength));
        }
        catch (NetworkInformationException)
        {
            // No list, no link: the connection attempt is what is left.
            return false;
        }
    }

    public async Task<ConnectResult> ConnectAsync(IPAddress address, int port, CancellationToken cancel)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(new IPEndPoint(address, port), cancel);
            return ConnectResult.Accepted;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode switch
            {
                SocketError.ConnectionRefused or SocketError.ConnectionReset => ConnectResult.Refused,
                SocketError.HostUnreachable or SocketError.HostDown => ConnectResult.HostUnreachable,
                SocketError.TimedOut => ConnectResult.NoAnswer,
                _ => ConnectResult.NoRoute,
            };
        }
        catch (OperationCanceledException)
        {
            return ConnectResult.NoAnswer;
        }
    }

    public async Task<Neighbour?> NeighbourAsync(IPAddress address, CancellationToken cancel)
    {
        var (ok, output) = await IpAsync(["neigh", "show", "to", address.ToString()], cancel);
        return ok ? Neighbour.Parse(output) : null;
    }

    public async Task<bool> ForgetAsync(IPAddress address, Neighbour neighbour, CancellationToken cancel) =>
        (await IpAsync(["neigh", "del", address.ToString(), "dev", neighbour.Device], cancel)).Ok;

    private static async Task<(bool Ok, string Output)> IpAsync(string[] arguments, CancellationToken cancel)
    {
        try
        {
            var result = await ChildProcess.RunAsync(new ChildCommand("ip", arguments) { Limit = Quick }, cancel);
            return (result.Ok, result.Output);
        }
        catch (HookException)
        {
            // No ip, or one that hangs: the connection attempt is what is left.
            return (false, "");
        }
    }
}
