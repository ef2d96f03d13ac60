/// What is offered and accepted, best first; nothing that ssh-audit calls weak.
///
/// This version of libssh has no post-quantum key exchange. AES-GCM comes first because one pass both encrypts and
/// authenticates; AES-CTR stays for clients without it (PuTTY before 0.79, dropbear, older paramiko).
enum Algorithms {
    static let keyExchange =
        "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521"
    static let ciphers =
        "aes128-gcm@openssh.com,aes256-gcm@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr"
    static let integrity = "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha2-512"
    static let hostKeys =
        "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,rsa-sha2-512,rsa-sha2-256"
}
