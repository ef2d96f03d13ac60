# shellcheck shell=bash disable=SC2034,SC2154  # deploy/world and its other parts set and use these
# The gateway of a world: its signer and prodpeekd, each under a user id of its own.

# Quotes a string for YAML.
yaml() {
    local text=${1//\\/\\\\}
    printf '"%s"' "${text//\"/\\\"}"
}

make_gateway_directories() {
    install -d -m 0755 "$dir/gateway" "$dir/bin"
    install -d -o "$gateway_uid" -g "$gateway_uid" -m 0700 "$dir/gateway/data" "$dir/gateway/host-keys"
    cat - /etc/passwd >"$state/passwd" <<TEXT
prodpeekd:*:$gateway_uid:$gateway_uid::/nonexistent:/usr/sbin/nologin
prodpeek-signer:*:$signer_uid:$signer_uid::/nonexistent:/usr/sbin/nologin
TEXT
    # Journals of running sessions: memory, as /run is, and still there when the gateway is killed.
    install -d -m 0755 "$dir/run"
    if ! mountpoint -q "$dir/run"; then
        rm -rf "$dir/run.stopped"
        cp -a "$dir/run" "$dir/run.stopped"
        mount -t tmpfs -o mode=0755,nosuid,nodev,noexec prodpeek-world "$dir/run"
        cp -a "$dir/run.stopped/." "$dir/run/"
        rm -rf "$dir/run.stopped"
    fi
    install -d -o "$gateway_uid" -g "$gateway_uid" -m 0700 "$dir/run/gateway"
    # The gateway may reach the socket in it, and nobody else.
    install -d -o "$signer_uid" -g "$gateway_uid" -m 2750 "$dir/run/signer"
}

write_config() {
    local token
    if [ -e "$config" ]; then return; fi
    token=$(sha256sum <"$dir/keys/deploy_token" | cut -d' ' -f1)
    cat >"$config.new" <<TEXT
gateway: gw1
ssh:
  listen: "$gateway_address:$ssh_port"
  hostKeys: $(yaml "$dir/gateway/host-keys")
http:
  listen: "$gateway_address:$http_port"
  tokens:
    - name: ci
      sha256: $token
      may: [deploys.write, sessions.read, recordings.read, incidents.write]
policy: $(yaml "$policy")
data: $(yaml "$dir/gateway/data")
run: $(yaml "$dir/run/gateway")
signer: $(yaml "$dir/run/signer/socket")
hosts:
  connectFrom: "$gateway_address"
  sourceAddresses: ["$gateway_address"]
TEXT
    chgrp "$gateway_uid" "$config.new"
    chmod 0640 "$config.new"
    mv "$config.new" "$config"
}

# Fills in what a policy cannot know before the world exists.
write_policy() {
    local text host token keys
    if [ -e "$policy" ] && [ -z "$chosen_policy" ]; then return; fi
    text=$(<"${chosen_policy:-$repository/policies/policy.yaml}")
    text=${text//@DEV_KEY@/"$(public_key "$dir/keys/dev.pub")"}
    text=${text//@OPS_KEY@/"$(public_key "$dir/keys/ops.pub")"}
    text=${text//@USER_CA@/"$(public_key "$dir/keys/user_ca.pub")"}
    for host in $hosts; do
        token=${host^^}
        keys=$(sed -n 's/^  - \("[^"]*"\)$/\1/p' "$state/$host.host-keys" | paste -sd, -)
        text=${text//@${token}_ADDRESS@/"$(host_address "$host"):$host_port"}
        # The quotes go too: YAML cannot begin a plain value with @, so the file needs them, and a list cannot have them.
        text=${text//\"@${token}_HOST_KEYS@\"/"[${keys//,/, }]"}
    done
    if [ -n "$confined" ]; then
        text=${text//    # shell: confined/    shell: confined}
        text+=$'\n\nconfinement:\n  - hosts: ['"$(paste -sd, - <<<"${confined// /$'\n'}" | sed 's/^,//; s/,/, /g')"
        text+=$']\n    mode: required'
    fi
    printf '%s\n' "$text" >"$policy.new"
    chmod 0644 "$policy.new"
    if [ -e "$policy" ] && cmp -s "$policy.new" "$policy"; then
        rm "$policy.new"
    else
        mv "$policy.new" "$policy"
        if pid=$(recorded "$state/prodpeekd"); then kill -HUP "$pid"; fi
    fi
}

start_service() {
    local name=$1 log=$dir/log/$1.log
    shift
    recorded "$state/$name" >/dev/null && return 0
    touch "$log"
    lines_before=$(wc -l <"$log")
    detach "$log" unshare --mount --propagation private "$parts/as-service" "$state/$name" "$dir" "$programs" "$@"
}

signer_ready() { [ -S "$dir/run/signer/socket" ]; }

start_signer() {
    if ! recorded "$state/prodpeek-signer" >/dev/null; then rm -f "$dir/run/signer/socket"; fi
    start_service prodpeek-signer "$signer_uid" prodpeek-signer serve --key "$dir/signer/ca" \
        --socket "$dir/run/signer/socket" --log "$dir/signer/log" --client-uid "$gateway_uid"
    wait_for 100 signer_ready || not_started prodpeek-signer
}

gateway_ready() {
    grep -q '^prodpeekd: ready' < <(tail -n "+$((lines_before + 1))" "$dir/log/prodpeekd.log")
}

gateway_ready_or_gone() { gateway_ready || ! recorded "$state/prodpeekd" >/dev/null; }

start_gateway() {
    if recorded "$state/prodpeekd" >/dev/null; then return; fi
    start_service prodpeekd "$gateway_uid" prodpeekd --config "$config"
    wait_for 100 recorded "$state/prodpeekd" >/dev/null || not_started prodpeekd
    wait_for 600 gateway_ready_or_gone || not_started prodpeekd
    gateway_ready || not_started prodpeekd
}

not_started() {
    tail -n 20 "$dir/log/$1.log" >&2 || true
    fail "$1 does not start; its last words are above and in $dir/log/$1.log"
}
