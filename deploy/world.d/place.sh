# shellcheck shell=bash disable=SC2034,SC2154  # deploy/world and its other parts set and use these
# The place of a world on this machine: a number, and by it loopback addresses and user ids that no other world has.

# User ids 50000 to 60999: above what adduser gives people, below what systemd gives services on its own.
first_uid=50000
uids_per_world=10
worlds=1100
claims=/run/prodpeek-worlds

# Sets the addresses and ids that follow from the world's number.
# shellcheck disable=SC2034  # read by the files that source this one
place() {
    network=127.$((64 + $1 / 250)).$((1 + $1 % 250))
    gateway_address=$network.1
    gateway_uid=$((first_uid + uids_per_world * $1))
    signer_uid=$((gateway_uid + 1))
}

host_address() {
    case $1 in web1) echo "$network.11" ;; web2) echo "$network.12" ;; db1) echo "$network.21" ;; esac
}

# The account `prodpeek` has a user id of its own on each host, because limits are counted by user id.
host_uid() {
    case $1 in web1) echo $((gateway_uid + 2)) ;; web2) echo $((gateway_uid + 3)) ;; db1) echo $((gateway_uid + 4)) ;; esac
}

app_uid() {
    case $1 in web1) echo $((gateway_uid + 5)) ;; web2) echo $((gateway_uid + 6)) ;; db1) echo $((gateway_uid + 7)) ;; esac
}

answers() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }

# Prints the first port from $2 on where nothing answers at the address, in steps of 1000.
free_port() {
    local port=$2
    while answers "$1" "$port"; do port=$((port + 1000)); done
    echo "$port"
}

# A claim is a link from the number to the world's directory, made under a lock; a claim whose world was deleted
# without `down` is void.
claim() {
    local link=$claims/$1
    if [ -L "$link" ]; then
        [ "$(readlink "$link")" = "$dir" ] && return 0
        [ ! -e "$link/state/place" ] || return 1
        rm "$link"
    fi
    ln -s "$dir" "$link"
}

release() {
    if [ "$(readlink "$claims/$number" || true)" = "$dir" ]; then rm "$claims/$number"; fi
    rmdir --ignore-fail-on-non-empty "$claims" 2>/dev/null || true
}

# Whether none of the number's user ids belongs to an account of this machine.
is_free() {
    local uid
    place "$1"
    for ((uid = gateway_uid; uid < gateway_uid + uids_per_world; uid++)); do
        if getent passwd "$uid" >/dev/null; then return 1; fi
    done
    return 0
}

# Finds the world's place, or takes one. The search starts at a number made from the directory's name, so that a
# world that was stopped finds its place free again.
take_place() {
    local tried
    # Any directory can carry a lock; this one is there on every machine.
    exec 9</run
    flock 9
    mkdir -p "$claims"
    if [ -r "$state/place" ]; then
        # shellcheck source=/dev/null
        . "$state/place"
        claim "$number" || fail "the addresses of this world are used by $(readlink "$claims/$number"); stop that one first"
        place "$number"
    else
        number=$(($(cksum <<<"$dir" | cut -d' ' -f1) % worlds))
        for ((tried = 0; tried < worlds; tried++)); do
            if is_free "$number" && claim "$number"; then break; fi
            number=$(((number + 1) % worlds))
        done
        [ "$tried" -lt "$worlds" ] || fail "all $worlds places for worlds on this machine are taken; see $claims"
        place "$number"
        cat >"$state/place.new" <<TEXT
number=$number
ssh_port=$(free_port "$gateway_address" 2222)
http_port=$(free_port "$gateway_address" 8080)
host_port=$(free_port "$(host_address web1)" 22)
TEXT
        mv "$state/place.new" "$state/place"
        # shellcheck source=/dev/null
        . "$state/place"
    fi
    exec 9<&-
}
