import CLibSSH

/// A connection to a host; owns the libssh session.
///
/// Every step returns at once and is repeated until it is done. Confined to one thread at a time. Never let go of it inside one of its own callbacks.
public final class ClientConnection {
    /// Whether a step is finished.
    public enum Progress: Sendable {
        /// Call again when the socket is ready.
        case again
        /// Go on with the next step.
        case done
    }

    private let pump: EventPump
    // Until the host has accepted it.
    private var key: KeyPair?
    private var channel: Channel?
    /// The socket, for epoll.
    public let descriptor: Int32

    /// Takes over a connected, non-blocking socket.
    ///
    /// - Parameters:
    ///   - address: only for messages; nothing is resolved.
    ///   - hostKeyTypes: the only types of host key to negotiate, such as `ssh-ed25519` or `rsa-sha2-512`.
    ///   - key: authenticates, with its certificate.
    public init(
        descriptor: Int32,
        address: String,
        account: String,
        hostKeyTypes: [String],
        key: KeyPair
    )
        throws(LibSSHError)
    {
        guard let session = ssh_new() else { throw lastError("connect", of: nil) }
        pump = try EventPump(owning: session, saysGoodbye: false)
        self.key = key
        self.descriptor = descriptor
        var descriptor = descriptor
        var processConfig = false
        try set(SSH_OPTIONS_PROCESS_CONFIG, &processConfig)
        try set(SSH_OPTIONS_HOST, address)
        try set(SSH_OPTIONS_USER, account)
        try set(SSH_OPTIONS_FD, &descriptor)
        // Host keys are checked here against the policy; no file of the machine has a say.
        try set(SSH_OPTIONS_KNOWNHOSTS, "/dev/null")
        try set(SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null")
        try set(SSH_OPTIONS_HOSTKEYS, hostKeyTypes.joined(separator: ","))
        try set(SSH_OPTIONS_KEY_EXCHANGE, Algorithms.keyExchange)
        try set(SSH_OPTIONS_CIPHERS_C_S, Algorithms.ciphers)
        try set(SSH_OPTIONS_CIPHERS_S_C, Algorithms.ciphers)
        try set(SSH_OPTIONS_HMAC_C_S, Algorithms.integrity)
        try set(SSH_OPTIONS_HMAC_S_C, Algorithms.integrity)
    }

    deinit { channel?.detach() }

    /// Goes on with the handshake.
    public func connect() throws(LibSSHError) -> Progress {
        try progress(ssh_connect(pump.session), "handshake")
    }

    /// The key that the host proved; check it before ``authenticate()``.
    public func hostKey() throws(LibSSHError) -> OfferedKey {
        var key: ssh_key?
        guard ssh_get_server_publickey(pump.session, &key) == SSH_OK, let key else { throw pump.error("host key") }
        defer { ssh_key_free(key) }
        guard let offered = OfferedKey(key) else { throw pump.error("host key") }
        return offered
    }

    /// Goes on with authentication.
    ///
    /// - Returns: nil when the host refused the certificate.
    public func authenticate() throws(LibSSHError) -> Progress? {
        guard let key else { return .done }
        switch ssh_auth_e(ssh_userauth_publickey(pump.session, nil, key.key)) {
        case SSH_AUTH_SUCCESS:
            self.key = nil
            return .done
        case SSH_AUTH_AGAIN: return .again
        case SSH_AUTH_DENIED, SSH_AUTH_PARTIAL: return nil
        default: throw pump.error("authentication")
        }
    }

    /// Goes on with opening the one channel.
    public func openChannel(delegate: any ChannelDelegate) throws(LibSSHError) -> Progress {
        if channel == nil {
            guard let raw = ssh_channel_new(pump.session) else { throw pump.error("channel") }
            channel = Channel(raw, delegate: delegate, pump: pump, connection: nil)
        }
        return try progress(ssh_channel_open_session(channel?.pointer), "channel")
    }

    /// Goes on with asking for a terminal.
    public func requestTerminal(type: String, columns: Int, rows: Int) throws(LibSSHError) -> Progress {
        let columns = Int32(clamping: columns)
        let rows = Int32(clamping: rows)
        return try progress(ssh_channel_request_pty_size(channel?.pointer, type, columns, rows), "terminal")
    }

    /// Goes on with starting the command.
    public func execute(_ line: String) throws(LibSSHError) -> Progress {
        try progress(ssh_channel_request_exec(channel?.pointer, line), "exec")
    }

    /// The channel, once it is open.
    public var openedChannel: Channel? { channel }

    /// Handles at most `reads` buffers; false when the connection is over.
    public func turn(reads: Int) -> Bool { pump.turn(reads: reads) }

    /// Says what came in the middle of a write; between turns.
    public func deliver() { pump.deliver() }

    /// Whether the peer is still there, as far as reads and writes have told.
    public var isAlive: Bool { pump.isAlive }

    /// Whether bytes wait for the socket to take them.
    public var hasPendingWrites: Bool { pump.hasPendingWrites }

    private func progress(_ result: Int32, _ operation: String) throws(LibSSHError) -> Progress {
        switch result {
        case SSH_OK: return .done
        case SSH_AGAIN: return .again
        default: throw pump.error(operation)
        }
    }

    private func set(_ option: ssh_options_e, _ value: UnsafeRawPointer) throws(LibSSHError) {
        guard ssh_options_set(pump.session, option, value) == SSH_OK else { throw pump.error("configure a connection") }
    }
}
