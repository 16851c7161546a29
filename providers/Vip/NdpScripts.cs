namespace MhaHooks.Providers.Vip;

/// <summary>
/// Neighbour discovery (RFC 4861) in Perl, which every MHA node has since MHA's own node package is Perl; no module is
/// used, so CentOS 6's Perl runs them too. A stock host has no other tool for it, and the kernel offers neither: its duplicate
/// address detection takes 1 to 2 s of outage, and with <c>nodad</c> ndisc_notify announces nothing (seen on Linux 6.18).
/// The numbers are Linux': AF_INET6 10, SOCK_RAW 3, IPPROTO_ICMPV6 58, IPPROTO_IPV6 41, IPV6_MULTICAST_IF 17,
/// IPV6_MULTICAST_HOPS 18, IPV6_MULTICAST_LOOP 19. The kernel fills in the checksum.
/// </summary>
internal static class NdpScripts
{
    private const string Socket =
        """
        my ($dev, $hex, $number) = @ARGV;
        sub line { open(my $f, '<', $_[0]) or die "$_[0]: $!\n"; my $l = <$f>; chomp $l; $l }
        my $if = line("/sys/class/net/$dev/ifindex");
        (my $mac = line("/sys/class/net/$dev/address")) =~ tr/://d;
        my $vip = pack('H32', $hex);
        socket(my $s, 10, 3, 58) or die "socket: $!\n";
        setsockopt($s, 41, 18, pack('i', 255)) or die "hop limit: $!\n";
        setsockopt($s, 41, 17, pack('i', $if)) or die "device: $!\n";
        setsockopt($s, 41, 19, pack('i', 0)) or die "loop: $!\n";

        """;

    /// <summary>
    /// Arguments: device, address in hexadecimal, seconds to wait. Sends one neighbour solicitation (4.3) to the address's
    /// solicited-node group from the host's own address, and says <c>sent</c>. Exit code 0: silence; 1: somebody answered, printed as
    /// <c>answer from MAC</c>; anything else: could not ask.
    /// </summary>
    public const string Probe = Socket + Question +
        """
          exit 1;
        }
        """;

    /// <summary>As <see cref="ArpScripts.Collect"/>: everybody who answers within the wait, and <c>all</c> behind the last.</summary>
    public const string Collect = Socket + Question +
        """
        }
        print "all\n";
        exit(keys %heard ? 1 : 0);
        """;

    private const string Question =
        """
        my %heard;
        my $to = pack('SnNa16L', 10, 0, 0, pack('H26', 'ff0200000000000000000001ff') . substr($vip, 13), $if);
        my $ns = pack('CCnNa16CCH12', 135, 0, 0, 0, $vip, 1, 1, $mac);
        defined(send($s, $ns, 0, $to)) or die "send: $!\n";
        print "sent\n";
        while ($number > 0) {
          vec(my $r = '', fileno($s), 1) = 1;
          (my $n, $number) = select($r, undef, undef, $number);
          last if $n < 1;
          recv($s, my $p, 1500, 0);
          next unless length($p) >= 24 && ord($p) == 136 && substr($p, 8, 16) eq $vip;
          my $by = length($p) >= 32 && ord(substr($p, 24, 1)) == 2 ? join(':', unpack('(H2)6', substr($p, 26, 6))) : 'unknown';
          next if $heard{$by}++;
          print "answer from $by\n";

        """;

    /// <summary>
    /// Arguments: device, address in hexadecimal, count. Sends unsolicited neighbour advertisements (7.2.6) with the
    /// override flag to all nodes, from the address itself: bind fails where the host does not hold it. One that ifconfig
    /// added, which knows no nodad, cannot be bound until the kernel has asked for it: that is waited for, for 3 s. The router flag is
    /// kept as the kernel would set it, or neighbours would drop a default route through this host.
    /// </summary>
    public const string Announce = Socket +
        """
        sub held { open(my $f, '<', '/proc/net/if_inet6') or return 0; scalar grep { /^$hex / } <$f> }
        for (my $left = 60; !bind($s, pack('SnNa16L', 10, 0, 0, $vip, 0)); $left--) {
          die "bind: $!\n" unless $left && held();
          select(undef, undef, undef, 0.05);
        }
        my $flags = line("/proc/sys/net/ipv6/conf/$dev/forwarding") ? 0xa0000000 : 0x20000000;
        my $na = pack('CCnNa16CCH12', 136, 0, 0, $flags, $vip, 2, 1, $mac);
        my $all = pack('SnNa16L', 10, 0, 0, pack('H32', 'ff020000000000000000000000000001'), $if);
        for (1 .. $number) { defined(send($s, $na, 0, $all)) or die "send: $!\n"; }
        """;
}
