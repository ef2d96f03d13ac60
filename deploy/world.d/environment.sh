# shellcheck shell=bash disable=SC2034,SC2154  # deploy/world and its other parts set and use these
# What a world tells about itself: world.env, known_hosts, ssh_config, and the lines that `up` prints.

# Prints NAME=VALUE for a shell, quoted only when that is needed.
assignment() {
    if [[ $2 =~ ^[A-Za-z0-9_./:@%+,=-]+$ ]]; then
        printf '%s=%s\n' "$1" "$2"
    else
        printf "%s='%s'\n" "$1" "${2//\'/\'\\\'\'}"
    fi
}

write_known_hosts() {
    local key
    for key in "$dir"/gateway/host-keys/*.pub; do
        printf '[%s]:%s %s\n' "$gateway_address" "$ssh_port" "$(public_key "$key")"
    done >"$dir/known_hosts"
}

write_ssh_config() {
    local name
    for name in $hosts prodpeek; do
        cat <<TEXT
Host $name
    User $name
TEXT
    done >"$dir/ssh_config"
    cat >>"$dir/ssh_config" <<TEXT
Host $hosts prodpeek
    HostName $gateway_address
    Port $ssh_port
    IdentityFile "$dir/keys/dev"
    IdentitiesOnly yes
    UserKnownHostsFile "$dir/known_hosts"
    GlobalKnownHostsFile none
    StrictHostKeyChecking yes
TEXT
}

write_environment() {
    local host
    {
        assignment GATEWAY_HOST "$gateway_address"
        assignment GATEWAY_PORT "$ssh_port"
        assignment HTTP_URL "http://$gateway_address:$http_port"
        assignment KNOWN_HOSTS "$dir/known_hosts"
        assignment SSH_CONFIG "$dir/ssh_config"
        assignment DEV_KEY "$dir/keys/dev"
        assignment OPS_KEY "$dir/keys/ops"
        assignment STRANGER_KEY "$dir/keys/stranger"
        assignment HOSTS "$hosts"
        assignment SERVICES "$services"
        for host in $hosts; do assignment "HOST_ROOT_$host" "$dir/hosts/$host"; done
        assignment DEPLOY_TOKEN "$(<"$dir/keys/deploy_token")"
        assignment POLICY "$policy"
        assignment CONFIG "$config"
        assignment DATA_DIR "$dir/gateway/data"
        assignment PRODPEEK "$programs/prodpeek"
        assignment PRODPEEKD_PID "$(recorded "$state/prodpeekd")"
        for host in $hosts; do assignment "HOST_PID_$host" "$(host_sshd "$host")"; done
    } >"$dir/world.env.new"
    mv "$dir/world.env.new" "$dir/world.env"
}

row() { printf '%-10s%s\n' "$1" "$2"; }

print_world() {
    local host
    row world "$dir"
    row gateway "ssh -F $dir/ssh_config web1    ($gateway_address port $ssh_port)"
    row http "http://$gateway_address:$http_port"
    for host in $hosts; do row "$host" "sshd at $(host_address "$host") port $host_port, files in $dir/hosts/$host"; done
    row policy "$policy"
    row logs "$dir/log"
    row env "$dir/world.env"
}
