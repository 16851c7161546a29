# shellcheck shell=bash disable=SC2154
# mha_cnf KEY=VALUE...: prints an mha.cnf for the lab. Sourced by lab.

mha_cnf() {
    local pair key number
    local -A value=(
        [manager_workdir]=/var/log/mha
        [manager_log]=/var/log/mha/manager.log
        [remote_workdir]=/var/tmp/mha
        [master_binlog_dir]=/var/lib/mysql
        [master_pid_file]=/run/mysqld/mysqld.pid
        [user]=$admin_user
        [password]=$admin_password
        [repl_user]=$repl_user
        [repl_password]=$repl_password
        [ssh_user]=root
        [ping_interval]=1
        [server1.hostname]=db1
        [server2.hostname]=db2
        [server3.hostname]=db3
        [server1.candidate_master]=1
        [server2.candidate_master]=1
    )
    for pair; do
        [[ $pair == *=* ]] || die "mha-cnf: $pair is not KEY=VALUE"
        value[${pair%%=*}]=${pair#*=}
    done

    printf '[server default]\n'
    for key in "${!value[@]}"; do
        [[ $key == *.* || ! ${value[$key]} ]] || printf '%s=%s\n' "$key" "${value[$key]}"
    done | sort
    for number in 1 2 3; do
        printf '\n[server%s]\n' "$number"
        for key in "${!value[@]}"; do
            [[ $key != "server$number".* || ! ${value[$key]} ]] || printf '%s=%s\n' "${key#*.}" "${value[$key]}"
        done | sort
    done
}
