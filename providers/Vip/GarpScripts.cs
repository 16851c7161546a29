namespace MhaHooks.Providers.Vip;

/// <summary>
/// What runs on the new master to tell its neighbours. Constant texts like <see cref="HostScripts"/>. Arguments of both:
/// device, address, count, seconds until the announcement is said again (0 for never), <see cref="Later"/>,
/// <see cref="NdpScripts.Announce"/> or nothing for IPv4, the address in hexadecimal.
/// </summary>
internal static class GarpScripts
{
    /// <summary>
    /// One announcement: count requests and count replies, since some stacks take only the one and some only the other.
    /// iputils' arping sends one a second and then waits a second for an answer that nobody gives: as many processes as
    /// packets, left behind once each holds its packet socket on the device, which is all that can fail before the packet
    /// leaves. A process that ended badly is run again in the foreground for its message. Thomas Habets' arping sends them
    /// all itself and ends at once; its exit code only says that nobody answered, so an error is what it prints.
    /// </summary>
    private const string Burst = HostScripts.Prelude +
        """
        dev=$1 address=$2 count=$3 pause=$4 later=$5 ndp=$6 hex=$7
        habets() {
          said=$( { arping -q -U -c "$count" -W 0.001 -i "$dev" -S "$address" "$address" &
                    arping -q -U -P -c "$count" -W 0.001 -i "$dev" -S "$address" "$address" & wait; } 2>&1 )
          if [ -n "$said" ]; then echo "$said" >&2; return 2; fi
        }
        packets() {
          open=0
          while read -r _ _ _ _ on _; do if [ "$on" = "$index" ]; then open=$((open + 1)); fi; done </proc/net/packet
        }
        ended() {
          left=''
          for shot in $shots; do
            state=Z
            read -r state 2>/dev/null <"/proc/$shot/stat"
            case $state in
              Z|*') Z '*) wait "$shot"; code=$?; gone=$((gone + 1))
                if [ "$code" != 0 ]; then
                  arping -q -U -c 1 -w 1 -I "$dev" "$address" >/dev/null || exit
                  echo "arping ended with code $code" >&2; exit "$code"
                fi ;;
              *) left="$left $shot" ;;
            esac
          done
          shots=$left
        }
        iputils() {
          index=$(cat "/sys/class/net/$dev/ifindex") || return
          packets; before=$open shots='' sent=0 gone=0 tries=0
          while [ "$sent" -lt "$count" ]; do
            arping -q -U -c 1 -w 1 -I "$dev" "$address" </dev/null >/dev/null 2>&1 & shots="$shots $!"
            arping -q -A -c 1 -w 1 -I "$dev" "$address" </dev/null >/dev/null 2>&1 & shots="$shots $!"
            sent=$((sent + 1))
          done
          while packets; ended; [ $((open - before + gone)) -lt $((2 * count)) ]; do
            tries=$((tries + 1))
            if [ "$tries" -gt 200 ]; then echo 'arping opened no packet socket within 2 s' >&2; return 75; fi
            sleep 0.01
          done
          sleep 0.005; ended
        }
        burst() {
          if [ -n "$ndp" ]; then perl -e "$ndp" "$dev" "$hex" "$count"; return; fi
          case $(arping -V 2>&1) in *Habets*) habets ;; *) iputils ;; esac
        }

        """;

    /// <summary>
    /// The announcement, and the start of its repetition. The repetition holds nothing of ours open: ssh would wait for it.
    /// A session of its own keeps it alive when the login ends; where there is no setsid, the ignored SIGHUP does.
    /// </summary>
    public const string Now = Burst +
        """
        needed=arping
        if [ -n "$ndp" ]; then needed=perl; fi
        if ! command -v "$needed" >/dev/null 2>&1; then echo "$needed: not found" >&2; exit 127; fi
        burst || exit
        if [ "$pause" != 0 ]; then
          apart=''
          if command -v setsid >/dev/null 2>&1; then apart=setsid; fi
          ( trap '' HUP; cd /; exec $apart sh -c "$later" announce "$dev" "$address" "$count" "$pause" '' "$ndp" "$hex" ) \
            </dev/null >/dev/null 2>&1 &
        fi
        exit 0
        """;

    /// <summary>
    /// Says it again, unless the address has gone meanwhile: an announcement then would be a lie, and Habets' arping would
    /// tell it.
    /// </summary>
    public const string Later = Burst +
        """
        sleep "$pause"
        held=$(ip -o addr show dev "$dev" || ifconfig -a)
        case $held in
          *" $address/"*|*"addr:$address "*|*"addr: $address/"*|*" $address "*) burst; wait ;;
        esac
        """;
}
