# shellcheck shell=bash disable=SC2034,SC2154  # deploy/world and its other parts set and use these
# The keys of a world's people, its certificate authorities, and the token of its CI.

make_key() {
    local file=$1
    shift
    if [ ! -e "$file.pub" ]; then
        rm -f "$file"
        ssh-keygen -q -N '' -C "$(basename "$file")" -f "$file" "$@"
    fi
}

make_keys() {
    local keys=$dir/keys name
    mkdir -p "$keys"
    for name in dev ops stranger user_ca; do make_key "$keys/$name" -t ed25519; done
    # The same people with keys of other types, for policies that name them.
    make_key "$keys/dev_ecdsa" -t ecdsa
    make_key "$keys/dev_rsa" -t rsa -b 3072
    if [ ! -e "$keys/deploy_token" ]; then
        (umask 077 && head -c 32 /dev/urandom | base64 -w0 | tr '+/' '-_' | tr -d '=' >"$keys/deploy_token")
    fi
}

# Prints a public key as the policy wants it: type and base64, no comment.
public_key() {
    local type blob
    read -r type blob _ <"$1"
    echo "$type $blob"
}

# The CA key of the gateway's signer; only the signer's user id can read it.
make_ca() {
    local signer=$dir/signer
    if [ ! -s "$signer/ca.pub" ]; then
        install -d -o "$signer_uid" -g "$signer_uid" -m 0700 "$signer"
        rm -f "$signer/ca"
        unshare --mount --propagation private \
            "$parts/as-service" "$state/make-key" "$dir" "$programs" "$signer_uid" \
            prodpeek-signer make-key "$signer/ca" >"$state/ca.pub"
        rm -f "$state/make-key"
        mv "$state/ca.pub" "$signer/ca.pub"
    fi
}
