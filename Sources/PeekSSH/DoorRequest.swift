public import PeekCore

/// Who a key or certificate belongs to.
public struct AuthenticatedPrincipal: Sendable, Hashable {
    /// The principal.
    public var principal: Principal
    /// False for a certificate without `permit-pty`.
    public var mayHaveTerminal: Bool

    /// Makes the result of an authentication.
    public init(principal: Principal, mayHaveTerminal: Bool) {
        self.principal = principal
        self.mayHaveTerminal = mayHaveTerminal
    }
}

/// What a client asks on one channel.
public struct DoorRequest: Sendable {
    /// The three ways to ask (RFC 4254 section 6.5).
    public enum Ask: Sendable, Hashable {
        /// A command line: bytes, maybe not UTF-8.
        case exec([UInt8])
        /// The bytes of a command line up to a NUL, behind which there was more.
        case cutExec([UInt8])
        /// A shell.
        case shell
        /// A subsystem by name.
        case subsystem(String)
    }

    /// Who asks.
    public var principal: Principal
    /// The login name: the host to look at, or `prodpeek`.
    public var login: String
    /// The client's address and port.
    public var source: SocketAddress
    /// What is asked.
    public var ask: Ask
    /// The channel to answer on.
    public var channel: DoorChannelHandle
    /// Environment variables, agent and X11 forwarding that were quietly refused.
    public var quietlyRefused: Int
    /// Why the connection's key is not good for this any more; nil when it is.
    public var refusal: Refusal?
}

/// Answers what clients ask; the composition root implements it.
public protocol DoorHandler: Sendable {
    /// Says whose key it is; called on a worker thread, so it must not block.
    ///
    /// - Parameter key: of a certificate the whole certificate.
    func authenticate(_ key: PublicKey, source: SocketAddress) -> Result<AuthenticatedPrincipal, Refusal>

    /// Answers one request; the channel is closed when this returns, if it is not yet.
    func handle(_ request: DoorRequest) async

    /// Records something that has been refused without a channel to say it on.
    func refused(_ refusal: DoorRefusal) async
}

/// What the door refused by itself.
public struct DoorRefusal: Sendable, Hashable {
    /// What was refused.
    public enum Kind: Sendable, Hashable {
        /// Nobody was authenticated; the keys that were offered, and what was wrong with them.
        case authentication(offered: [String], reasons: [String])
        /// Port, stream-local or X11 forwarding, described.
        case forwarding(String)
    }

    /// What was refused.
    public var kind: Kind
    /// The principal, where one is known.
    public var principal: String?
    /// The login name, as far as it was given.
    public var login: String
    /// The client's address and port.
    public var source: SocketAddress
}
