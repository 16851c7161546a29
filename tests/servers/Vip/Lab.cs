using System.Globalization;
using MhaHooks.Core.Contract;

namespace MhaHooks.Servers.Vip;

/// <summary>
/// Hosts on one bridge, each a network namespace of its own with <c>eth0</c>: db1, db2 and the manager, who is a client as
/// well. Everything goes with the namespaces.
/// </summary>
internal sealed class Lab : IAsyncDisposable
{
    public const string Vip4 = "10.77.0.100";
    public const string Vip6 = "fd77::100";

    private const string Script =
        """
        set -e
        switch=$1; shift
        ip netns add "$switch"
        ip -n "$switch" link add name br0 type bridge mcast_snooping 0
        ip -n "$switch" link set br0 up
        number=1
        for host in "$@"; do
          ip netns add "$host"
          # What the kernel does to every address by itself is not what is tested here.
          ip netns exec "$host" sh -c 'echo 0 >/proc/sys/net/ipv6/conf/all/accept_dad; echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad'
          ip -n "$switch" link add name "p$number" type veth peer name eth0 netns "$host"
          ip -n "$switch" link set "p$number" master br0 up
          ip -n "$host" link set lo up
          ip -n "$host" link set eth0 up
          ip -n "$host" addr add "10.77.0.$number/24" broadcast + dev eth0
          ip -n "$host" addr add "fd77::$number/64" dev eth0 nodad
          number=$((number + 1))
        done
        """;

    private static int count;

    private readonly string prefix = string.Create(CultureInfo.InvariantCulture, $"vip{Environment.ProcessId}n{Interlocked.Increment(ref count)}");

    private Lab()
    {
    }

    public string Switch => prefix + "sw";

    public string Db1 => prefix + "db1";

    public string Db2 => prefix + "db2";

    public string Manager => prefix + "mgr";

    public static DatabaseHost HostDb1 { get; } = new() { Name = "db1", Ip = "10.77.0.1", Port = 3306 };

    public static DatabaseHost HostDb2 { get; } = new() { Name = "db2", Ip = "10.77.0.2", Port = 3306 };

    private IEnumerable<string> Namespaces => [Switch, Db1, Db2, Manager];

    public static async Task<Lab> StartAsync()
    {
        var lab = new Lab();
        try
        {
            await Tool.RunAsync(["sh", "-c", Script, "lab", .. lab.Namespaces]);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs <c>ip</c> on a host.</summary>
    public static Task<string> IpAsync(string host, string arguments) =>
        Tool.RunAsync(["ip", "-n", host, .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

    /// <summary>The addresses of a host, one a line.</summary>
    public static Task<string> AddressesAsync(string host) => IpAsync(host, "-o addr show dev eth0");

    public static async Task<string> MacAsync(string host) =>
        (await Tool.RunAsync("ip", "netns", "exec", host, "cat", "/sys/class/net/eth0/address")).Trim();

    /// <summary>Makes a host believe that somebody else has the address.</summary>
    public static Task<string> MisleadAsync(string host, string address) =>
        IpAsync(host, $"neigh replace {address} lladdr 02:00:00:00:00:99 dev eth0 nud stale");

    /// <summary>Waits until a host knows the address under this MAC address.</summary>
    public static Task KnowsAsync(string host, string address, string mac) => Wait.ForAsync(
        async () => (await IpAsync(host, $"neigh show to {address}")).Contains(mac, StringComparison.Ordinal),
        async () => $"expected {mac}; seen {await IpAsync(host, $"neigh show to {address}")}");

    public async ValueTask DisposeAsync()
    {
        foreach (var name in Namespaces)
        {
            // Whatever still runs there, such as a repetition to come, was started by the test and ends with it.
            var pids = (await Tool.TryAsync(["ip", "netns", "pids", name])).Output;
            foreach (var pid in pids.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                await Tool.TryAsync(["kill", "-KILL", pid]);
            }

            await Tool.TryAsync(["ip", "netns", "del", name]);
        }
    }
}
