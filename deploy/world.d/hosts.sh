# shellcheck shell=bash disable=SC2034,SC2154  # deploy/world and its other parts set and use these
# The production hosts of a world: starting them, and finding their sshd.

hosts='web1 web2 db1'
services='checkout ledger'

# Puts the helper where the first start of a confined host finds it: the built one, but for Swift's library, which a
# package's programs are all linked with and no host has.
place_helpers() {
    local host
    for host in $confined; do
        if [ -e "$dir/hosts/$host/etc/.populated" ]; then continue; fi
        # No pipe: whoever finds a line early would end ldd, and with it the answer.
        if [[ $(ldd "$programs/prodpeek-confine" 2>/dev/null) == *libswift* ]]; then
            cc -O2 -o "$state/$host.helper" "$repository"/Sources/prodpeek-confine/*.c
        else
            install -m 0755 "$programs/prodpeek-confine" "$state/$host.helper"
        fi
    done
}

# Prints the process id of a host's sshd.
host_sshd() {
    local init
    init=$(recorded "$state/$1") && pgrep --parent "$init" --exact sshd
}

host_ready() { host_sshd "$1" >/dev/null && answers "$(host_address "$1")" "$host_port"; }

start_host() {
    local host=$1
    if host_sshd "$host" >/dev/null; then return; fi
    # A host without its sshd is of no use; all its processes go before it starts again.
    end_recorded "$state/$host" 0
    detach "$dir/log/$host.log" unshare --mount --pid --uts --ipc --fork --kill-child --propagation private \
        "$parts/host-init" "$host" "$dir/hosts/$host" "$state/$host" "$(host_address "$host")" "$host_port" \
        "$(host_uid "$host")" "$(app_uid "$host")" "$dir/signer/ca.pub" "$state/$host.helper"
}

await_host() {
    local host=$1
    if ! wait_for 600 host_ready "$host"; then
        tail -n 20 "$dir/log/$host.log" >&2 || true
        fail "$host does not start; its last words are above and in $dir/log/$host.log"
    fi
    nsenter --target "$(recorded "$state/$host")" --mount --pid --uts \
        /usr/local/sbin/prodpeek-host-setup --print-host-keys >"$state/$host.host-keys"
}
