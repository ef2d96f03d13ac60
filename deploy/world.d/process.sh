# shellcheck shell=bash
# Processes of a world, known by process id and start time, so that a number the kernel has given to somebody else is
# never taken for ours. A record is the file STATE/NAME.pid with both; the process writes it itself before it becomes
# the program, so that nothing runs that `down` cannot find.

# Prints the start time of a process (clock ticks since boot, field 22 of proc(5)), or nothing where it is no more.
start_time() {
    local line fields
    { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 0
    # The name in parentheses may hold spaces.
    read -r -a fields <<<"${line##*) }"
    if [ "${fields[0]}" != Z ]; then echo "${fields[19]}"; fi
}

# Records the calling shell under the process id that /proc shows, which is the outer one in a new pid namespace.
record_self() {
    local line
    read -r line </proc/self/stat
    printf '%s %s\n' "${line%% *}" "$(start_time "${line%% *}")" >"$1.new"
    mv "$1.new" "$1"
}

# Prints the process id of a record if that very process still runs.
recorded() {
    local pid started
    [ -r "$1" ] && read -r pid started <"$1" || return 1
    [ -n "$started" ] && [ "$(start_time "$pid")" = "$started" ] && echo "$pid"
}

# Ends a recorded process: SIGTERM, and SIGKILL after the given number of tenths of a second.
end_recorded() {
    local record=$1 patience=$2 pid
    if pid=$(recorded "$record"); then
        if [ "$patience" -gt 0 ]; then kill -TERM "$pid" 2>/dev/null || true; fi
        while [ "$patience" -gt 0 ] && recorded "$record" >/dev/null; do
            sleep 0.1
            patience=$((patience - 1))
        done
        if recorded "$record" >/dev/null; then kill -KILL "$pid" 2>/dev/null || true; fi
        while recorded "$record" >/dev/null; do sleep 0.02; done
        # Who asks for the process id now should not find the dead; but not every machine has somebody who buries them.
        for ((patience = 50; patience > 0; patience--)); do
            [ -d "/proc/$pid" ] || break
            sleep 0.02
        done
    fi
    rm -f "$record"
}

# Starts a program that outlives this shell and its terminal. It inherits no open file: neither our locks nor what a
# caller may wait on. And not the ignored signals that a shell without job control gives to its background.
detach() {
    local log=$1
    shift
    (
        for descriptor in /proc/self/fd/*; do
            descriptor=${descriptor##*/}
            if [ "$descriptor" -gt 2 ]; then exec {descriptor}>&-; fi
        done
        exec setsid env --default-signal=INT,QUIT "$@"
    ) </dev/null >>"$log" 2>&1 &
    disown
}

# Waits until a command succeeds; gives up after that many tenths of a second, or when the record's process is gone.
wait_for() {
    local patience=$1
    shift
    until "$@"; do
        patience=$((patience - 1))
        [ "$patience" -gt 0 ] || return 1
        sleep 0.1
    done
}
