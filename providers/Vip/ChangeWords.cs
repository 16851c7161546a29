using System.Globalization;
using System.Net.Sockets;

namespace MhaHooks.Providers.Vip;

/// <summary>The commands that add and remove an address, word by word.</summary>
internal static class ChangeWords
{
    public static IEnumerable<string> Add(HeldAddress wanted, VipTool tool) => (tool, wanted.Address.AddressFamily) switch
    {
        (VipTool.Ifconfig, AddressFamily.InterNetwork) => IfconfigUp(wanted),
        (VipTool.Ifconfig, _) => ["ifconfig", wanted.Device, "inet6", "add", Cidr(wanted)],
        // The address was asked for already, in a fifth of the second that the kernel's own detection takes.
        (_, AddressFamily.InterNetworkV6) => ["ip", "addr", "add", Cidr(wanted), "dev", wanted.Device, "nodad"],
        _ => IpAdd(wanted),
    };

    public static IEnumerable<string> Remove(HeldAddress held, VipTool tool) => (tool, held.Address.AddressFamily) switch
    {
        (VipTool.Ifconfig, AddressFamily.InterNetworkV6) => ["ifconfig", held.Device, "inet6", "del", Cidr(held)],
        // An address without an alias is no alias to take down: that would take down the device.
        (VipTool.Ifconfig, _) when held.IsAlias => ["ifconfig", held.Label, "down"],
        (VipTool.Ifconfig, _) => ["ifconfig", held.Device, "del", held.Address.ToString()],
        _ => ["ip", "addr", "del", Cidr(held), "dev", held.Device],
    };

    private static IEnumerable<string> IpAdd(HeldAddress wanted)
    {
        string[] words = ["ip", "addr", "add", Cidr(wanted)];
        // Networks of one and two addresses have no broadcast address; "+" would make the address its own.
        string[] broadcast = wanted.PrefixLength < 31 ? ["broadcast", "+"] : [];
        string[] label = wanted.Label != wanted.Device ? ["label", wanted.Label] : [];
        return [.. words, .. broadcast, "dev", wanted.Device, .. label];
    }

    private static IEnumerable<string> IfconfigUp(HeldAddress wanted)
    {
        string[] words = ["ifconfig", wanted.Label, wanted.Address.ToString(), "netmask", IPNetworkText.Netmask(wanted.PrefixLength)];
        string[] broadcast = wanted.PrefixLength < 31 ? ["broadcast", IPNetworkText.Broadcast(wanted.Address, wanted.PrefixLength)] : [];
        return [.. words, .. broadcast, "up"];
    }

    private static string Cidr(HeldAddress held) => string.Create(CultureInfo.InvariantCulture, $"{held.Address}/{held.PrefixLength}");
}
