import CLibSSH

/// What a client asked for that no callback of libssh answers; always refused.
public enum RefusedRequest: Sendable, Hashable {
    /// `-L`, `-W`, `-J`: a TCP connection from here.
    case forwarding(host: String, port: Int)
    /// `-R`: a listener here.
    case reverseForwarding(address: String, port: Int)
    /// `-R` with a path: a listener on a socket file here; libssh does not say which.
    case streamLocalListener
    /// X11 forwarding.
    case x11
    /// Agent forwarding.
    case agent
    /// Any other kind of channel, such as `-L` to a socket file.
    case channel
}

/// Decides what a client may do; called on the thread that turns the connection.
public protocol ServerConnectionDelegate: AnyObject {
    /// A key is offered; `signed` says that the client has proved that it holds it.
    ///
    /// A key that is offered without proof may be answered with true to let the client prove it.
    func accepts(_ key: OfferedKey, login: String, signed: Bool) -> Bool

    /// A session channel is opened; nil refuses it.
    func channelDelegate() -> (any ChannelDelegate)?

    /// The channel of the delegate above is ready for use.
    func opened(_ channel: Channel, delegate: any ChannelDelegate)

    /// Something was refused; only note it, because libssh is in the middle of its work.
    func refused(_ request: RefusedRequest)
}

/// One client's connection; owns the libssh session, and by it all channels.
///
/// Confined to one thread at a time. Never let go of it inside one of its own callbacks.
public final class ServerConnection {
    private let pump: EventPump
    private let callbacks: UnsafeMutablePointer<ssh_server_callbacks_struct>
    private weak var delegate: (any ServerConnectionDelegate)?
    private var channels: [Channel] = []
    /// The socket, for epoll.
    public let descriptor: Int32

    init(owning session: ssh_session, descriptor: Int32, delegate: any ServerConnectionDelegate) throws(LibSSHError) {
        pump = try EventPump(owning: session, saysGoodbye: true)
        self.descriptor = descriptor
        self.delegate = delegate
        callbacks = .allocate(capacity: 1)
        callbacks.initialize(to: ssh_server_callbacks_struct())
        pump.watch = PacketWatch(of: session) { [weak self] in self?.delegate?.refused($0) }
        installCallbacks()
    }

    deinit {
        for channel in channels { channel.detach() }
        // The pump says goodbye after this, and may still call back.
        ssh_set_message_callback(pump.session, nil, nil)
        callbacks.pointee = ssh_server_callbacks_struct()
        callbacks.pointee.size = MemoryLayout<ssh_server_callbacks_struct>.size
        pump.close()
        callbacks.deinitialize(count: 1)
        callbacks.deallocate()
    }

    /// Goes on with the key exchange.
    ///
    /// - Returns: whether it is complete.
    public func exchangeKeys() throws(LibSSHError) -> Bool {
        switch ssh_handle_key_exchange(pump.session) {
        case SSH_OK: return true
        case SSH_AGAIN where pump.isAlive: return false
        default: throw pump.error("key exchange")
        }
    }

    /// Handles at most `reads` buffers; false when the connection is over.
    public func turn(reads: Int) -> Bool { pump.turn(reads: reads) }

    /// Says what came in the middle of a write; between turns.
    public func deliver() { pump.deliver() }

    /// Whether the peer is still there, as far as reads and writes have told.
    public var isAlive: Bool { pump.isAlive }

    /// Whether bytes wait for the socket to take them.
    public var hasPendingWrites: Bool { pump.hasPendingWrites }

    /// What the client calls itself, such as `SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u6`; hostile text.
    public var clientBanner: String {
        ssh_get_clientbanner(pump.session).map { String(cString: $0) } ?? ""
    }

    /// Shows text to a client that has not authenticated (RFC 4252 section 5.4).
    public func sendBanner(_ text: String) {
        guard let string = ssh_string_from_char(text) else { return }
        defer { ssh_string_free(string) }
        _ = pump.writing { ssh_send_issue_banner(pump.session, string) }
    }

    func forget(_ channel: Channel) {
        channels.removeAll { $0 === channel }
    }

    fileprivate var watch: PacketWatch? { pump.watch }

    private func installCallbacks() {
        let me = Unmanaged.passUnretained(self).toOpaque()
        callbacks.pointee.size = MemoryLayout<ssh_server_callbacks_struct>.size
        callbacks.pointee.userdata = me
        callbacks.pointee.auth_pubkey_function = { _, login, key, state, me in
            guard let me, let login, let key else { return Int32(SSH_AUTH_DENIED.rawValue) }
            return connection(me).offered(key, login: String(cString: login), state: Int32(state))
        }
        callbacks.pointee.channel_open_request_session_function = { _, me in
            guard let me else { return nil }
            return connection(me).openChannel()
        }
        ssh_set_server_callbacks(pump.session, callbacks)
        ssh_set_auth_methods(pump.session, Int32(SSH_AUTH_METHOD_PUBLICKEY))
        ssh_set_message_callback(
            pump.session,
            { _, message, me in
                guard let me, let message else { return 1 }
                connection(me).refuse(message)
                return 1
            },
            me
        )
    }

    fileprivate func offered(_ key: ssh_key, login: String, state: Int32) -> Int32 {
        // Only these two states say anything: wrong signatures never get here (libssh drops them).
        let signed = state == SSH_PUBLICKEY_STATE_VALID.rawValue
        guard signed || state == SSH_PUBLICKEY_STATE_NONE.rawValue, let offered = OfferedKey(key),
            delegate?.accepts(offered, login: login, signed: signed) ?? false
        else { return Int32(SSH_AUTH_DENIED.rawValue) }
        return Int32(SSH_AUTH_SUCCESS.rawValue)
    }

    fileprivate func openChannel() -> ssh_channel? {
        guard let delegate, let channelDelegate = delegate.channelDelegate(),
            let raw = ssh_channel_new(pump.session)
        else { return nil }
        let channel = Channel(raw, delegate: channelDelegate, pump: pump, connection: self)
        channels.append(channel)
        delegate.opened(channel, delegate: channelDelegate)
        return raw
    }

    fileprivate func refuse(_ message: ssh_message) {
        let type = ssh_requests_e(UInt32(ssh_message_type(message)))
        let subtype = ssh_message_subtype(message)
        switch type {
        case SSH_REQUEST_CHANNEL_OPEN where subtype == SSH_CHANNEL_DIRECT_TCPIP.rawValue:
            let host = ssh_message_channel_request_open_destination(message).map { String(cString: $0) } ?? ""
            let port = Int(ssh_message_channel_request_open_destination_port(message))
            delegate?.refused(.forwarding(host: host, port: port))
        case SSH_REQUEST_CHANNEL_OPEN:
            delegate?.refused(.channel)
        case SSH_REQUEST_GLOBAL where subtype == SSH_GLOBAL_REQUEST_TCPIP_FORWARD.rawValue:
            let address = ssh_message_global_request_address(message).map { String(cString: $0) } ?? ""
            let port = Int(ssh_message_global_request_port(message))
            delegate?.refused(.reverseForwarding(address: address, port: port))
        case SSH_REQUEST_CHANNEL where subtype == SSH_CHANNEL_REQUEST_X11.rawValue:
            delegate?.refused(.x11)
        case SSH_REQUEST_CHANNEL where subtype == SSH_CHANNEL_REQUEST_UNKNOWN.rawValue:
            let raw = ssh_message_channel_request_channel(message)
            channels.first { $0.pointer == raw }?.tell { $0.receivedUnknownRequest() }
        default:
            break
        }
    }
}

// The packet that a callback tells of has been seen, whatever it is.
private func connection(_ me: UnsafeMutableRawPointer) -> ServerConnection {
    let connection = Unmanaged<ServerConnection>.fromOpaque(me).takeUnretainedValue()
    connection.watch?.passed()
    return connection
}
