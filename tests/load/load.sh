# shellcheck shell=bash
# What those who watch a lab under load have in common. Sourced; wants $dir, the lab's directory.

# shellcheck source=../lab/parts/settings.sh
. tests/lab/parts/settings.sh
# shellcheck disable=SC2154 # dir, and the password from settings.sh
lab() { tests/lab/lab "${@:1:1}" "$dir" "${@:2}"; }
say() { printf '%s: %s\n' "${0##*/}" "$*"; }

until_true() { # WHAT LOG COMMAND...
    local what=$1 log=$2 end=$((SECONDS + 40))
    shift 2
    until "$@"; do
        ((SECONDS < end)) || { say "gave up waiting: $what" >&2; cat "$log" >&2; exit 1; }
        sleep 0.05
    done
}

# start_writers NAME=KIND:HOST...: applications on db3, until stop_writers.
start_writers() {
    : >"$dir/share/writes"
    rm -f "$dir/share/stop"
    lab exec db3 -- env WRITE_PASSWORD="$write_password" "$PWD/tests/load/writers" /share/writes /share/stop "$@" &
    writers=$!
    writer_names=("${@%%=*}")
    until_true 'all applications write' "$dir/share/writes" all_write 5
}

# Has each of them so many writes acknowledged behind line $2 of their log?
all_write() { # COUNT [LINE]
    awk -v most="${2:-0}" -v least="$1" -v all="${#writer_names[@]}" '
        NR > most && $1 == "ack" && ++acked[$2] == least { many++ }
        END { exit many < all }' "$dir/share/writes"
}

# Not before each has written for a while to whatever is master now.
settle_writers() {
    until_true 'all applications go on' "$dir/share/writes" all_write 5 "$(wc -l <"$dir/share/writes")"
}

stop_writers() { # FILE
    settle_writers
    touch "$dir/share/stop"
    wait "$writers"
    mv "$dir/share/writes" "$1"
}

# 16 of them: each kind of connection by each way to the master, four times.
every_writer() {
    local kind way number
    local -A host=([address]=10.77.0.100 [name]=master.node.consul)
    for kind in fresh pooled; do
        for way in address name; do
            for number in 1 2 3 4; do printf '%s\n' "$kind-$way-$number=$kind:${host[$way]}"; done
        done
    done
}

# switch NEW_MASTER FILE: a real switch; FILE gets each line of MHA and its hooks with the time of its arrival.
switch() {
    local code=0
    lab exec manager -- "$PWD/tests/load/switch" "$1" /share/switch || code=$?
    mv "$dir/share/switch" "$2"
    return "$code"
}

# What everybody holds, in a file of name=value.
look() { # FILE
    local host line
    for host in db1 db2 db3; do
        if line=$(lab exec "$host" -- "$PWD/tests/demo/look" "$host" 2>/dev/null); then
            printf '%s\n' "$line"
        else
            echo "$host.power=off"
        fi
    done >"$1"
    {
        echo "node=$(lab exec db3 -- getent hosts master.node.consul | cut -d' ' -f1)"
        echo "key=$(lab exec manager -- curl -sf http://10.77.0.10:8500/v1/kv/mysql/master?raw)"
    } >>"$1"
}

replicas_run() { # HOST…
    local host
    for host; do
        [[ $(lab exec "$host" -- mysql -e 'SHOW SLAVE STATUS\G' | grep -c 'Slave_\(IO\|SQL\)_Running: Yes') == 2 ]] || return 1
    done
}

# Ends the lab whose first process is given, and fails when anything of it is left.
gone() { # PID
    tests/lab/lab down "$dir"
    if [[ -e $dir ]] || process "$1" || grep -qF "$dir" /proc/self/mountinfo; then
        say "something of the lab is left in $dir" >&2
        return 1
    fi
}

# Every row that a server has.
rows() { # HOST FILE
    lab sql "$1" 'SELECT DISTINCT client, seq FROM app.writes ORDER BY client, seq' >"$2"
}

# rows_everywhere DIR HOST...: until they all have the same, for ten seconds.
rows_everywhere() {
    local into=$1 host same end=$((SECONDS + 10))
    shift
    while :; do
        same=yes
        for host; do
            rows "$host" "$into/rows.$host"
            cmp -s "$into/rows.$1" "$into/rows.$host" || same=
        done
        [[ ! $same && $SECONDS -lt $end ]] || return 0
        sleep 0.1
    done
}
