namespace MhaHooks.Providers.Vip;

/// <summary>
/// What runs on a database host to look at an address, ask for another holder, and change it. Constant texts for
/// <c>sh -c</c>: whatever varies arrives as a positional argument, so nothing is ever assembled into a shell string. One
/// script does what would otherwise be several commands, since each is a round trip inside the outage. POSIX sh only:
/// dash, bash and busybox run them.
/// </summary>
internal static class HostScripts
{
    /// <summary>A login-less shell may lack the sbin folders, where all of these tools live; messages have to be parsed.</summary>
    public const string Prelude =
        """
        PATH=$PATH:/usr/sbin:/sbin:/usr/bin:/bin LC_ALL=C; export PATH LC_ALL

        """;

    /// <summary>
    /// Prints the host's addresses behind a line that names their reader. ip comes first whatever the configured tool is:
    /// ifconfig does not show an address that has no alias.
    /// </summary>
    private const string ReadFunction =
        """
        show() {
          if command -v ip >/dev/null 2>&1; then echo '@ip'; ip -o addr show
          elif command -v ifconfig >/dev/null 2>&1; then echo '@ifconfig'; ifconfig -a
          else echo 'neither ip nor ifconfig was found' >&2; exit 127; fi
        }

        """;

    /// <summary>
    /// Arguments: device, address, probe (<c>arp</c>, <c>ndp</c> or <c>no</c>), seconds to wait (a fraction is fine), the
    /// text of <see cref="NdpScripts.Probe"/>, the address in hexadecimal. Prints the sections that <see cref="HostView"/> reads.
    /// The probe is ended by SIGTERM after its wait: iputils' arping counts in whole seconds, and SIGINT is ignored by what
    /// a shell without job control starts behind <c>&amp;</c>.
    /// </summary>
    public const string Look = Prelude + ReadFunction +
        """
        dev=$1 address=$2 probe=$3 wait=$4 ndp=$5 hex=$6
        arp() {
          case $(arping -V 2>&1) in
            *Habets*) exec arping -0 -c 1 -C 1 -i "$dev" "$address" ;;
            *) exec arping -D -c 1 -w 9 -I "$dev" "$address" ;;
          esac
        }
        ask() {
          case $probe in ndp) needed=perl ;; *) needed=arping ;; esac
          if ! command -v "$needed" >/dev/null 2>&1; then echo "$needed: not found"; return 127; fi
          case $probe in
            ndp) exec perl -e "$ndp" "$dev" "$hex" "$wait" ;;
            arp) arp 2>&1 & asked=$!
              ( sleep "$wait"; kill "$asked" ) >/dev/null 2>&1 & limit=$!
              wait "$asked"; code=$?
              kill "$limit" 2>/dev/null
              return "$code" ;;
          esac
        }
        show || exit
        echo '@tools'
        for tool in ip ifconfig arping perl; do command -v "$tool"; done
        echo '@device'
        if [ -d "/sys/class/net/$dev" ]; then echo "$dev"; fi
        echo '@macs'
        cat /sys/class/net/*/address 2>/dev/null
        if [ "$probe" != no ]; then
          said=$(ask 2>&1); code=$?
          echo "@probe $code"; echo "$said"
        fi
        exit 0
        """;

    /// <summary>
    /// Arguments: a device or nothing, then a command's words. Runs the command and prints the addresses as they are after
    /// it, so that the proof costs no round trip of its own. With a device, its secondary addresses are kept when their
    /// primary goes: the kernel's old default drops them all (ip-sysctl, promote_secondaries).
    /// </summary>
    public const string Change = Prelude + ReadFunction +
        """
        promote=$1; shift
        if [ -n "$promote" ]; then echo 1 >"/proc/sys/net/ipv4/conf/$promote/promote_secondaries" || exit; fi
        "$@"; code=$?
        show || exit
        exit "$code"
        """;
}
