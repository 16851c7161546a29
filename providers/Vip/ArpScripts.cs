namespace MhaHooks.Providers.Vip;

/// <summary>
/// ARP (RFC 826, 5227) in Perl, which every MHA node has; no module is used. One process that knows when its packets have been
/// given to the device and hears the answers itself: arping, the second choice, waits whole seconds and says less. The numbers
/// are Linux': AF_PACKET 17, SOCK_DGRAM 2 (the kernel writes the Ethernet header), ETH_P_ARP 0x0806, struct sockaddr_ll
/// as in packet(7), IFF_LOOPBACK 0x8, IFF_NOARP 0x80.
/// The kernel waits out a grace period of some 20 ms where a packet socket that already listens is bound, and wherever the
/// last holder closes one (packet_do_bind, packet_release). So it is opened without a protocol, and a child that nobody waits
/// for is the last to hold it.
/// </summary>
internal static class ArpScripts
{
    /// <summary>Ends with exit code 69 where the link is not Ethernet: addresses have other sizes there, and arping may know them.</summary>
    private const string Socket =
        """
        my ($dev, $hex, $number) = @ARGV;
        $| = 1;
        sub line { open(my $f, '<', $_[0]) or die "$_[0]: $!\n"; my $l = <$f>; chomp $l; $l }
        my $if = line("/sys/class/net/$dev/ifindex");
        exit 69 if line("/sys/class/net/$dev/type") != 1;
        die "$dev does no ARP\n" if hex(line("/sys/class/net/$dev/flags")) & 0x88;
        (my $mac = line("/sys/class/net/$dev/address")) =~ tr/://d;
        my ($me, $vip, $all) = (pack('H12', $mac), pack('H8', $hex), "\xff" x 6);
        socket(my $s, 17, 2, 0) or die "socket: $!\n";
        sub at { pack('SniSCCa8', 17, 0x0806, $if, 1, 0, length($_[0]), $_[0]) }
        bind($s, at('')) or die "bind: $!\n";
        sub leave {
          my $child = fork;
          if (defined($child) && $child == 0) { close($_) for (*STDIN, *STDOUT, *STDERR); exit 0 }
          exit $_[0];
        }
        sub shout {
          my ($operation, $from, $to) = @_;
          my $packet = pack('nnCCna6a4a6a4', 1, 0x0800, 6, 4, $operation, $me, $from, $to, $vip);
          defined(send($s, $packet, 0, at($all))) or die "send: $!\n";
        }

        """;

    /// <summary>
    /// Arguments: device, address in hexadecimal, seconds to wait. Asks once, without claiming the address (RFC 5227 2.1.1),
    /// says <c>sent</c>, and listens from then on: any packet of another machine that claims the address is an answer. Exit
    /// code 0: silence; 1: somebody answered, printed as <c>answer from MAC</c>; anything else: could not ask.
    /// </summary>
    public const string Probe = Socket + Question +
        """
          leave(1);
        }
        leave(0);
        """;

    /// <summary>
    /// The same, to its end: hears everybody who claims the address within the wait, prints each once, and <c>all</c> behind
    /// the last. Without that word somebody may have been missed.
    /// </summary>
    public const string Collect = Socket + Question +
        """
        }
        print "all\n";
        leave(keys %heard ? 1 : 0);
        """;

    private const string Question =
        """
        my (%own, %heard);
        opendir(my $devices, '/sys/class/net') or die "/sys/class/net: $!\n";
        for (readdir $devices) { open(my $f, '<', "/sys/class/net/$_/address") or next; my $l = <$f>; chomp $l; $own{$l} = 1; }
        shout(1, "\0" x 4, "\0" x 6);
        print "sent\n";
        while ($number > 0) {
          vec(my $r = '', fileno($s), 1) = 1;
          (my $n, $number) = select($r, undef, undef, $number);
          last if $n < 1;
          defined(recv($s, my $p, 1500, 0)) or die "receive: $!\n";
          next unless length($p) >= 28 && substr($p, 14, 4) eq $vip;
          my $by = join(':', unpack('(H2)6', substr($p, 8, 6)));
          next if $own{$by} || $heard{$by}++;
          print "answer from $by\n";

        """;

    /// <summary>
    /// Arguments: device, address in hexadecimal, count. Sends count requests and count replies to all, since some stacks take
    /// only the one and some only the other. Not for an address that this host does not hold: bind fails then.
    /// </summary>
    public const string Announce = Socket +
        """
        socket(my $held, 2, 2, 0) or die "socket: $!\n";
        bind($held, pack('Sna4x8', 2, 0, $vip)) or die "bind: $!\n";
        for (1 .. $number) { shout(1, $vip, $all); shout(2, $vip, $all); }
        leave(0);
        """;
}
