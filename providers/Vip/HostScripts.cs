namespace MhaHooks.Providers.Vip;

/// <summary>
/// What runs on a database host to look at an address, ask for another holder, and change it. Constant texts for
/// <c>sh -c</c>: whatever varies arrives as a positional argument, so nothing is ever assembled into a shell string. One
/// script does what would otherwise be several commands, since each is a round trip inside the outage. POSIX sh only:
/// dash, bash and busybox run them. Each ends with a line <c>@end</c>: an answer without it is none.
/// </summary>
internal static class HostScripts
{
    /// <summary>
    /// A login-less shell may lack the sbin folders, where all of these tools live; messages have to be parsed; and what
    /// sshd_config loads into every perl for MHA's own tools (PERL5OPT) costs ours milliseconds of the outage.
    /// </summary>
    public const string Prelude =
        """
        PATH=$PATH:/usr/sbin:/sbin:/usr/bin:/bin LC_ALL=C; export PATH LC_ALL; unset PERL5OPT

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
    /// Arguments: device, address, probe (<c>yes</c> or <c>no</c>), seconds to wait (a fraction is fine),
    /// a question of <see cref="ArpScripts"/> or <see cref="NdpScripts"/>, the address in hexadecimal. Prints the sections that
    /// <see cref="HostView"/> reads. The host is looked at while the probe waits. Either arping, where there is no perl, gets
    /// its whole second: only at its end it says whether its packet left.
    /// </summary>
    public const string Look = Prelude + ReadFunction +
        """
        dev=$1 address=$2 probe=$3 wait=$4 asker=$5 hex=$6
        list() {
          show || exit
          echo '@tools'
          for tool in ip ifconfig arping perl; do command -v "$tool"; done
          echo '@device'
          if [ -d "/sys/class/net/$dev" ]; then echo "$dev"; cat "/sys/class/net/$dev/address"; fi
          echo '@macs'
          cat /sys/class/net/*/address 2>/dev/null
          return 0
        }
        ask() {
          carrier=1
          { read -r carrier <"/sys/class/net/$dev/carrier"; } 2>/dev/null
          if [ "$carrier" = 0 ]; then echo "$dev has no carrier"; return 100; fi
          if command -v perl >/dev/null 2>&1; then
            perl -e "$asker" "$dev" "$hex" "$wait"; code=$?
            if [ "$code" != 69 ]; then return "$code"; fi
          elif [ "${#hex}" = 32 ]; then echo 'perl: not found'; return 127
          fi
          if ! command -v arping >/dev/null 2>&1; then echo 'neither perl nor arping: not found'; return 127; fi
          case $(arping -V 2>&1) in
            *Habets*) arping -0 -c 1 -C 1 -i "$dev" "$address" ;;
            *) arping -D -c 1 -w 1 -I "$dev" "$address" ;;
          esac
        }
        if [ "$probe" = no ]; then list; echo '@end'; exit 0; fi
        exec 3>&1
        list >&3 3>&- & listed=$!
        said=$(ask 2>&1 3>&-); code=$?
        wait "$listed" || exit
        echo "@probe $code"; echo "$said"; echo '@end'
        exit 0
        """;

    /// <summary>
    /// Arguments: those of <see cref="GarpScripts"/>, then the words of a command that adds the address. Tells the neighbours
    /// in the same round trip, and prints how that went and the addresses as they are then, so that neither the announcement
    /// nor the proof costs one of its own.
    /// </summary>
    public const string Add = Prelude + ReadFunction + GarpScripts.Functions + AddNow;

    /// <summary>
    /// The same, begun ahead: it waits for its one line of input. Where that ends without the line (the caller saw something
    /// that forbids the act, or has died), nothing is done.
    /// </summary>
    public const string AddWhenTold = Prelude + ReadFunction + GarpScripts.Functions +
        """
        read -r word && [ "$word" = go ] || exit 75

        """ + AddNow;

    private const string AddNow =
        """
        shift 7
        "$@"; code=$? told=''
        show & shown=$!
        if [ "$code" = 0 ]; then said=$(announce 2>&1); told=$?; fi
        wait "$shown" || exit
        if [ -n "$told" ]; then echo "@told $told"; echo "$said"; fi
        echo '@end'
        exit "$code"
        """;

    /// <summary>
    /// Arguments: a device or nothing, then the words of a command that removes an address. Prints the addresses as they are
    /// after it. With a device, its secondary addresses are kept when their primary goes: the kernel's old default drops them
    /// all (ip-sysctl, promote_secondaries). The setting is put back at once, also when the login is cut off meanwhile.
    /// </summary>
    public const string Remove = Prelude + ReadFunction +
        """
        promote=$1; shift
        setting=/proc/sys/net/ipv4/conf/$promote/promote_secondaries was=1
        if [ -n "$promote" ]; then was=$(cat "$setting") || exit; fi
        if [ "$was" != 1 ]; then
          trap 'echo "$was" >"$setting"' EXIT
          trap 'exit 143' HUP INT TERM
          echo 1 >"$setting" || exit
        fi
        "$@"; code=$?
        show || exit
        echo '@end'
        exit "$code"
        """;
}
