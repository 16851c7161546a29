# shellcheck shell=bash disable=SC2034,SC2016
# What every part of the lab agrees on. Sourced, never run.

lab_hosts=(manager db1 db2 db3)
# The last number of 10.77.0.N and fd77::N, and on the database hosts the server_id.
declare -A lab_number=([manager]=10 [db1]=11 [db2]=12 [db3]=13)

lab_cache=${LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/mha-hooks-lab}

# How long anything may take to become ready, in seconds. Generous: it bounds failures, not successes.
lab_patience=${LAB_PATIENCE:-60}

admin_user=mha_admin
admin_password='pa$s w\o'\''rd"!#&;`|*?~<>^()[]{},'
repl_user=repl
repl_password=repl-secret
write_password=write-secret
read_password=read-secret

die() {
    printf 'lab: %s\n' "$*" >&2
    exit 1
}

# process PID: is it alive? Sets born, which with the id names a process for ever.
process() {
    local line
    { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1
    read -r -a line <<<"${line##*) }" # the name, in brackets, may hold anything
    born=${line[19]}
    [[ ${line[0]} != [ZX] ]]
}

# recorded FILE: reads "PID BORN" and sets pid; fails when that process is gone.
recorded() {
    local was
    { read -r pid was <"$1"; } 2>/dev/null && process "$pid" && [[ $born == "$was" ]]
}

# record FILE: the calling shell, under the id that the outermost /proc in sight gives it.
record() {
    local self
    read -r self _ </proc/self/stat
    process "$self"
    printf '%s %s\n' "$self" "$born" >"$1.new"
    mv "$1.new" "$1"
}

# patiently WHAT LOG COMMAND...: runs the command until it succeeds; gives up with the end of the log.
patiently() {
    local what=$1 log=$2 end=$((SECONDS + lab_patience))
    shift 2
    until "$@"; do
        if ((SECONDS >= end)); then
            printf 'lab: %s: not there after %s s; the end of %s:\n' "$what" "$lab_patience" "$log" >&2
            tail -n 40 "$log" >&2 || true
            return 1
        fi
        sleep 0.02
    done
}

sql_quote() {
    local text=${1//\\/\\\\}
    printf "'%s'" "${text//\'/\'\'}"
}
