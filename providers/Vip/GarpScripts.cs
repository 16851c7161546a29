namespace MhaHooks.Providers.Vip;

/// <summary>
/// What runs on the new master to tell its neighbours. Constant texts like <see cref="HostScripts"/>. Arguments of all:
/// device, address, count, seconds until the announcement is said again (0 for never), <see cref="Later"/>,
/// <see cref="ArpScripts.Announce"/> or <see cref="NdpScripts.Announce"/>, the address in hexadecimal.
/// </summary>
internal static class GarpScripts
{
    /// <summary>
    /// One announcement: count requests and count replies, or count advertisements. Perl sends them in one process and knows
    /// at once how that went. Without it, iputils' arping sends one a second and then waits a second for an answer that nobody
    /// gives: as many processes as packets, whose exit codes are the only proof, so they are waited for. Thomas Habets' arping
    /// sends them all itself and ends at once; its exit code only says that nobody answered, so an error is what it prints.
    /// </summary>
    private const string Burst =
        """
        dev=$1 address=$2 count=$3 pause=$4 later=$5 teller=$6 hex=$7
        habets() {
          said=$( { arping -q -U -c "$count" -W 0.001 -i "$dev" -S "$address" "$address" &
                    arping -q -U -P -c "$count" -W 0.001 -i "$dev" -S "$address" "$address" & wait; } 2>&1 )
          if [ -n "$said" ]; then echo "$said" >&2; return 2; fi
        }
        iputils() {
          shots='' sent=1 bad=0
          arping -q -U -c 1 -w 1 -I "$dev" "$address" </dev/null >/dev/null & shots="$shots $!"
          arping -q -A -c 1 -w 1 -I "$dev" "$address" </dev/null >/dev/null 2>&1 & shots="$shots $!"
          while [ "$sent" -lt "$count" ]; do
            arping -q -U -c 1 -w 1 -I "$dev" "$address" </dev/null >/dev/null 2>&1 & shots="$shots $!"
            arping -q -A -c 1 -w 1 -I "$dev" "$address" </dev/null >/dev/null 2>&1 & shots="$shots $!"
            sent=$((sent + 1))
          done
          for shot in $shots; do wait "$shot" || bad=$?; done
          return "$bad"
        }
        burst() {
          if command -v perl >/dev/null 2>&1; then
            perl -e "$teller" "$dev" "$hex" "$count"; code=$?
            if [ "$code" != 69 ]; then return "$code"; fi
          elif [ "${#hex}" = 32 ]; then echo 'perl: not found' >&2; return 127
          fi
          if ! command -v arping >/dev/null 2>&1; then echo 'neither perl nor arping: not found' >&2; return 127; fi
          case $(arping -V 2>&1) in *Habets*) habets ;; *) iputils ;; esac
        }

        """;

    /// <summary>
    /// The announcement, and the start of its repetition. The repetition holds nothing of ours open: ssh would wait for it.
    /// A session of its own keeps it alive when the login ends; where there is no setsid, the ignored SIGHUP does.
    /// </summary>
    public const string Functions = Burst +
        """
        announce() {
          carrier=1
          { read -r carrier <"/sys/class/net/$dev/carrier"; } 2>/dev/null
          if [ "$carrier" = 0 ]; then echo "$dev has no carrier" >&2; return 100; fi
          burst || return
          if [ "$pause" != 0 ]; then
            apart=''
            if command -v setsid >/dev/null 2>&1; then apart=setsid; fi
            ( trap '' HUP; cd /; exec $apart sh -c "$later" announce "$dev" "$address" "$count" "$pause" '' "$teller" "$hex" ) \
              </dev/null >/dev/null 2>&1 3>&- &
          fi
          return 0
        }

        """;

    public const string Now = HostScripts.Prelude + Functions +
        """
        announce
        """;

    /// <summary>
    /// Says it again, unless the address has gone meanwhile: an announcement then would be a lie, and Habets' arping would
    /// tell it.
    /// </summary>
    public const string Later = HostScripts.Prelude + Burst +
        """
        sleep "$pause"
        held=$(ip -o addr show dev "$dev" || ifconfig -a)
        case $held in
          *" $address/"*|*"addr:$address "*|*"addr: $address/"*|*" $address "*) burst; wait ;;
        esac
        """;
}
