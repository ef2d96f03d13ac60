import CLibSSH

/// The server's host keys and algorithms; turns accepted sockets into connections.
///
/// Not thread-safe: make one for each thread.
public final class ServerBind {
    /// What this server calls itself after `SSH-2.0-`.
    ///
    /// OpenSSH's client sends its end-of-write message (PROTOCOL, section 2.1) only to a peer of this name; without
    /// it `ssh … 'tail -F log' | head -1` never ends.
    public static let banner = "OpenSSH_prodpeek"

    private let bind: ssh_bind

    /// Makes a bind that offers `hostKeys`.
    public init(hostKeys: [KeyPair]) throws(LibSSHError) {
        guard let bind = ssh_bind_new() else { throw lastError("make a server", of: nil) }
        self.bind = bind
        var processConfig = false
        try set(SSH_BIND_OPTIONS_PROCESS_CONFIG, &processConfig)
        try set(SSH_BIND_OPTIONS_BANNER, Self.banner)
        try set(SSH_BIND_OPTIONS_KEY_EXCHANGE, Algorithms.keyExchange)
        try set(SSH_BIND_OPTIONS_CIPHERS_C_S, Algorithms.ciphers)
        try set(SSH_BIND_OPTIONS_CIPHERS_S_C, Algorithms.ciphers)
        try set(SSH_BIND_OPTIONS_HMAC_C_S, Algorithms.integrity)
        try set(SSH_BIND_OPTIONS_HMAC_S_C, Algorithms.integrity)
        try set(SSH_BIND_OPTIONS_HOSTKEY_ALGORITHMS, Algorithms.hostKeys)
        for pair in hostKeys {
            // The bind takes over the key that it is given.
            guard let copy = ssh_key_dup(pair.key) else { throw lastError("copy a host key", of: nil) }
            guard ssh_bind_options_set(bind, SSH_BIND_OPTIONS_IMPORT_KEY, UnsafeRawPointer(copy)) == SSH_OK else {
                ssh_key_free(copy)
                throw lastError("use a host key", of: UnsafeMutableRawPointer(bind))
            }
        }
    }

    deinit { ssh_bind_free(bind) }

    /// Takes over a connected, non-blocking socket; its handshake has not begun.
    public func accept(
        _ descriptor: Int32,
        delegate: any ServerConnectionDelegate
    ) throws(LibSSHError)
        -> ServerConnection
    {
        guard let session = ssh_new() else { throw lastError("accept", of: nil) }
        guard ssh_bind_accept_fd(bind, session, descriptor) == SSH_OK else {
            let error = lastError("accept", of: UnsafeMutableRawPointer(bind))
            ssh_free(session)
            throw error
        }
        return try ServerConnection(owning: session, descriptor: descriptor, delegate: delegate)
    }

    private func set(_ option: ssh_bind_options_e, _ value: UnsafeRawPointer) throws(LibSSHError) {
        guard ssh_bind_options_set(bind, option, value) == SSH_OK else {
            throw lastError("configure a server", of: UnsafeMutableRawPointer(bind))
        }
    }
}
