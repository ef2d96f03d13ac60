# shellcheck shell=bash disable=SC2154  # deploy/host-setup sets these and has `verdict` and `yes_if`
# What `host-setup --check` does where prodpeek-confine is the login shell: it starts a session as sshd would, lets the
# helper try from within to get out of it, and looks from outside at what came of that.

# What the account says is shown on root's terminal.
printable() { tr -cd '\t\n -~'; }

# Starts the account's login shell as sshd does, without a gateway, with a request of NAME=VALUE words; what it says goes
# into files of $work: layers, output, programs, errors.
confined_session() {
    local shell=$1 request to from kind a b c d length session
    shift
    # Whoever does not read what it is told is found by what it does not say.
    trap : PIPE
    request=$(printf '%s\0' "$@" | base64 -w 0)
    rm -f "$work/to" "$work/from"
    mkfifo -m 0600 "$work/to" "$work/from"
    : >"$work/layers"
    : >"$work/output"
    : >"$work/programs"
    : >"$work/errors"
    (
        cd /
        exec env -i PATH=/usr/local/bin:/usr/bin:/bin "HOME=$home" "USER=$account" "LOGNAME=$account" "SHELL=$shell" \
            SSH_CONNECTION='192.0.2.1 50000 192.0.2.2 22' SSH_ORIGINAL_COMMAND=s-check \
            timeout --kill-after 5 120 setpriv --reuid "$account" --regid "$account" --init-groups --inh-caps=-all \
            "$shell" -c "prodpeek-confine v1 s-check $request"
    ) <"$work/to" >"$work/from" 2>>"$work/errors" &
    session=$!
    exec {to}>"$work/to" {from}<"$work/from"
    # A frame is a byte of kind, four of length, and so many of payload.
    while read -r kind a b c d < <(head -c 5 <&"$from" | od -An -v -tu1) && [ -n "$d" ]; do
        length=$((a << 24 | b << 16 | c << 8 | d))
        [ "$length" -le 65536 ] || break
        head -c "$length" <&"$from" >"$work/frame"
        case $kind in
        76) # L: what holds. It is answered with g: go.
            tr '\0' '\n' <"$work/frame" | printable >"$work/layers"
            printf 'g\0\0\0\0' >&"$to" || true
            ;;
        78) cat "$work/frame" >>"$work/errors" ;; # N: nothing runs
        79) printable <"$work/frame" >>"$work/output" ;; # O: output
        80) tr '\0' '\n' <"$work/frame" >>"$work/programs" ;; # P: a program
        esac
    done
    exec {to}>&- {from}<&-
    wait "$session" || true
}

# Where the drill tries: `open` and what is in it belong to the account, `closed` is root's. Root fills them first, and
# after that follows no name in `open`: the account could have made it a link, or a FIFO.
prepare_lab() {
    chmod 0755 "$lab"
    install -d -m 0755 "$lab/open" "$lab/closed"
    echo 'open' | install -m 0644 /dev/stdin "$lab/open/file"
    echo 'closed' | install -m 0644 /dev/stdin "$lab/closed/file"
    touch -h -d @1000000000 "$lab/open/file"
    chown -h "$account:$account" "$lab/open/file"
    chown -h "$account:$account" "$lab/open"
}

# A sum of each regular file. Reading leaves no trace of itself: whether a session's does is one of the attempts.
contents() {
    # shellcheck disable=SC2016  # the inner shell's
    PATH=/usr/sbin:/usr/bin:/sbin:/bin timeout --kill-after 1 20 \
        find "$lab/closed" "$lab/open" -type f -printf 'contents of %p: ' -execdir sh -c \
        'dd "if=$1" iflag=nofollow,nonblock,noatime bs=64K count=16 status=none | sha256sum' sh {} \; | sort
}

# What the account could leave on the host or change there, but what other sessions of it do meanwhile. What is not there
# is no reason to end: it is missed where the two are compared.
traces() {
    local uid
    uid=$(id -u "$account")
    find "$lab" -printf '%p %y %m %U %G %s %T@ %n %l\n' | sort || true
    contents || true
    find /tmp /var/tmp /dev/shm /run/lock /dev/mqueue "$home" -xdev -user "$account" -printf '%p\n' 2>/dev/null | sort || true
    awk -v uid="$uid" '$5 == uid || $8 == uid' /proc/sysvipc/* || true
    cat /proc/sys/kernel/hostname /proc/sys/kernel/domainname /proc/sys/kernel/core_pattern || true
    ps -o pid=,pgid=,sid=,ni=,cls= -p "$victim" || true
}

# Whether the drill said all that it tried, something at least, and nothing else.
drill_is_whole() {
    awk -F '\t' '
        $1 == "end" && NF == 2 && NR > 1 && $2 == NR - 1 { end = NR; next }
        NF != 4 { odd = 1 }
        END { exit odd || !end || end != NR }' "$work/output"
}

# Prints `CLASS HELD TRIED` for each class of the drill, with the blanks of its name as _.
drill_classes() {
    awk -F '\t' '
        NF != 4 { next }
        !($2 in tried) { order[++count] = $2; tried[$2] = held[$2] = 0 }
        $1 != "untried" { tried[$2]++ }
        $1 == "held" || $1 == "known" || $1 == "ran" { held[$2]++ }
        END {
            for (at = 1; at <= count; at++) {
                name = shown = order[at]
                gsub(/ /, "_", shown)
                print shown, held[name], tried[name]
            }
        }' "$work/output"
}

# Prints what a session could do of a class, and what of it could not be tried.
drill_faults() {
    awk -F '\t' -v class="$1" '
        NF != 4 || $2 != class || $1 ~ /^(held|known|ran|untried)$/ { next }
        { printf "%s", (count++ ? "; " : "") }
        $1 == "ESCAPED" { printf "a session could %s", $4; next }
        { printf "nobody knows whether a session could %s (%s)", $4, $3 }
        END { if (!count) printf "nothing of it could be tried" }' "$work/output"
}

all_held() { [ "$2" -gt 0 ] && [ "$1" -eq "$2" ]; }

drilling() { pgrep -a -u "$account" -f -- "directory=$lab/open"; }

nothing_drills() { ! drilling; }

# The helper tries from within to get out of its confinement; what came of it is looked at from outside.
drill() {
    local shell=$1 class held tried outcome how what
    traces >"$work/before" 2>&1
    confined_session "$shell" mode=command "line=exec prodpeek-confine --drill directory=$lab/open closed=$lab/closed/file" \
        host=check 'terminal=xterm 80 24' "read=$lab/open" processes=own tmp=8388608 memory=1073741824 tasks=256 abi=2
    traces >"$work/after" 2>&1
    if ! drill_is_whole; then
        verdict 'sessions are confined' no \
            "the drill did not end: $(tail -n 1 "$work/errors" | printable); install this release's prodpeek-confine"
    else
        while read -r class held tried; do
            verdict "boundary: ${class//_/ }, $held of $tried attempts held" "$(yes_if all_held "$held" "$tried")" \
                "$(drill_faults "${class//_/ }"); the documentation's page Confinement says what closes it, and on which kernels"
        done < <(drill_classes)
        while IFS=$'\t' read -r outcome _ how what; do
            if [ "$outcome" = ran ]; then
                verdict "boundary: could not $what" "$(yes_if grep -qxF -- "argument=$how" "$work/programs")" \
                    'it ran, and the helper said nothing of it; set kernel.yama.ptrace_scope to 1'
            fi
        done <"$work/output"
        say_what_remains
    fi
    verdict 'boundary: nothing was changed, seen from outside' "$(yes_if cmp -s "$work/before" "$work/after")" \
        "$(diff --text "$work/before" "$work/after" | grep --text '^[<>]' | head -n 3 | printable | tr '\n' ' ')"
    verdict 'boundary: nothing is left running' "$(yes_if nothing_drills)" "$(drilling | printable)"
}

# Not every host can close these; they are no failure.
say_what_remains() {
    local sentence
    while IFS= read -r sentence; do
        printf '%-8s%s\n' known "$sentence"
    done < <(
        echo 'a hard link that root made inside a path that may be read leads to its file'
        echo 'a FIFO that is made in such a path after a session has started can be read'
        echo 'other processes are seen, with their arguments and open files, where a role has processes: all'
        sed -n 's/^missing=//p' "$work/layers"
        awk -F '\t' '$1 == "known" { print "without namespaces a session can " $4 }' "$work/output"
    )
}

# Tries the boundary that the account's login shell makes.
try_boundary() {
    local shell=$1 work lab victim
    # /run, because /tmp is a session's own.
    work=$(mktemp -d /run/prodpeek-check.XXXXXX)
    # shellcheck disable=SC2064  # the name is known now and local later
    trap "rm -rf '$work'" EXIT
    lab=$(mktemp -d /run/prodpeek-drill.XXXXXX)
    setpriv --reuid "$account" --regid "$account" --clear-groups --inh-caps=-all sleep 300 >/dev/null 2>&1 &
    victim=$!
    # shellcheck disable=SC2064  # the names are known now and local later
    trap "rm -rf '$work' '$lab'; kill '$victim' 2>/dev/null || true" EXIT
    prepare_lab
    drill "$shell"
}
