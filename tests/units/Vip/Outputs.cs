namespace MhaHooks.Units.Vip;

/// <summary>What real tools printed.</summary>
internal static class Outputs
{
    /// <summary>iproute2 6.1, <c>ip -o addr show</c>.</summary>
    public const string Ip =
        """
        1: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever
        1: lo    inet6 ::1/128 scope host \       valid_lft forever preferred_lft forever
        2: eth0    inet 10.77.0.1/24 brd 10.77.0.255 scope global eth0\       valid_lft forever preferred_lft forever
        2: eth0    inet 10.9.9.1 peer 10.9.9.2/32 scope global eth0\       valid_lft forever preferred_lft forever
        2: eth0    inet 10.77.0.100/24 brd 10.77.0.255 scope global secondary eth0:1\       valid_lft forever preferred_lft forever
        2: eth0    inet6 fd77::61/64 scope global tentative dadfailed \       valid_lft forever preferred_lft forever
        2: eth0    inet6 fe80::e007:2bff:fedd:4230/64 scope link \       valid_lft forever preferred_lft forever
        3: eth0.5@eth0    inet 10.88.0.1/16 brd 10.88.255.255 scope global dynamic eth0.5\       valid_lft 86390sec preferred_lft 86390sec
        """;

    /// <summary>net-tools 2.10, <c>ifconfig -a</c>.</summary>
    public const string Ifconfig2 =
        """
        eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500
                inet 10.77.0.1  netmask 255.255.255.0  broadcast 10.77.0.255
                inet6 fe80::e007:2bff:fedd:4230  prefixlen 64  scopeid 0x20<link>
                inet6 fd77::60  prefixlen 64  scopeid 0x0<global>
                ether e2:07:2b:dd:42:30  txqueuelen 1000  (Ethernet)
                RX packets 58  bytes 4652 (4.5 KiB)

        eth0:1: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500
                inet 10.77.0.100  netmask 255.255.255.0  broadcast 10.77.0.255
                ether e2:07:2b:dd:42:30  txqueuelen 1000  (Ethernet)

        lo: flags=73<UP,LOOPBACK,RUNNING>  mtu 65536
                inet 127.0.0.1  netmask 255.0.0.0
                inet6 ::1  prefixlen 128  scopeid 0x10<host>
        """;

    /// <summary>net-tools 1.60 as on CentOS 6.</summary>
    public const string Ifconfig1 =
        """
        eth0      Link encap:Ethernet  HWaddr E2:07:2B:DD:42:30
                  inet addr:10.77.0.1  Bcast:10.77.0.255  Mask:255.255.255.0
                  inet6 addr: fe80::e007:2bff:fedd:4230/64 Scope:Link
                  inet6 addr: fd77::60/64 Scope:Global
                  UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1

        eth0:1    Link encap:Ethernet  HWaddr E2:07:2B:DD:42:30
                  inet addr:10.77.0.100  Bcast:10.77.0.255  Mask:255.255.255.0
                  UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1

        lo        Link encap:Local Loopback
                  inet addr:127.0.0.1  Mask:255.0.0.0
                  inet6 addr: ::1/128 Scope:Host
        """;

    /// <summary>What a look prints, with the address on the host where <paramref name="line"/> says so.</summary>
    public static string Look(string line = "", string probe = "@probe 0\nsent\n", string tools = "/usr/sbin/ip\n/usr/bin/arping\n/usr/bin/perl\n", string device = "eth0\n") =>
        "@ip\n2: eth0    inet 192.0.2.2/24 brd 192.0.2.255 scope global eth0\\       valid_lft forever preferred_lft forever\n"
        + $"{line}@tools\n{tools}@device\n{device}@macs\n02:00:00:00:00:02\n{probe}@end\n";

    /// <summary>What a change prints: the host's own address, then these lines.</summary>
    public static string Changed(string lines = "") =>
        $"@ip\n2: eth0    inet 192.0.2.2/24 brd 192.0.2.255 scope global eth0\\\n{lines}@end\n";

    /// <summary>The address as <c>ip</c> prints it.</summary>
    public static string Held(string device = "eth0", string label = "eth0:1") =>
        $"2: {device}    inet 192.0.2.10/24 brd 192.0.2.255 scope global secondary {label}\\       valid_lft forever preferred_lft forever\n";
}
