import CLinux
import Glibc
import LibSSH
import PeekCore

/// One client's connection from the first byte to the last.
///
/// Confined to its worker's thread.
final class DoorConnection: ServerConnectionDelegate, Checked {
    /// Milliseconds until a client must have authenticated.
    static let graceTime: Int64 = 20_000
    /// Milliseconds until one whose key is no longer good is cut off: time to tell its sessions, and what it asks next.
    static let withdrawalTime: Int64 = 10_000
    /// Channels open at once; OpenSSH's MaxSessions is 10, and one person's ControlMaster shares one connection.
    static let channelLimit = 100
    /// Refused forwardings of one connection that are events of their own.
    static let reportedRefusals = 10

    private enum Phase {
        case exchangingKeys
        case authenticating
        case active(AuthenticatedPrincipal, by: PublicKey)
        case over
    }

    let token: UInt64
    let source: SocketAddress
    let agenda: Agenda
    private let context: DoorContext
    private let startedAt = monotonicMilliseconds()
    private var phase = Phase.exchangingKeys
    private var attempts = AuthenticationAttempts()
    private var ssh: ServerConnection?
    private var channels: [DoorChannel] = []
    private var watched: UInt32 = 0
    private var forwardingRefusals = 0
    private var wasTooSlow = false
    private var withdrawnAt: Int64?

    init(token: UInt64, source: SocketAddress, context: DoorContext, agenda: Agenda) {
        self.token = token
        self.source = source
        self.context = context
        self.agenda = agenda
    }

    var place: SilentConnections.Place { SilentConnections.Place(worker: context.worker.index, token: token) }

    func begin(_ descriptor: Int32, bind: ServerBind) throws(LibSSHError) {
        ssh = try bind.accept(descriptor, delegate: self)
        agenda.add(self)
    }

    // MARK: turns

    /// Whether the connection has ended.
    var isOver: Bool { if case .over = phase { true } else { false } }

    private var isExchangingKeys: Bool { if case .exchangingKeys = phase { true } else { false } }

    /// Ends what runs, saying why, when the key or certificate would not be accepted any more as that of its principal.
    func checkKey() {
        guard case .active(let principal, let key) = phase,
            let refusal = refusalNow(of: principal.principal, by: key)
        else {
            withdrawnAt = nil
            return
        }
        guard withdrawnAt == nil else { return }
        withdrawnAt = monotonicMilliseconds()
        for channel in channels { channel.withdraw(LegOutcome(cause: .policy, refusal: refusal)) }
    }

    var isAuthenticated: Bool { if case .active = phase { true } else { false } }

    /// The socket is ready.
    func turn() {
        guard let ssh else { return }
        agenda.add(self)
        if case .exchangingKeys = phase {
            quickAcknowledge(ssh.descriptor)
            do {
                if try ssh.exchangeKeys() { phase = .authenticating }
            } catch {
                end()
            }
            return
        }
        if !isAuthenticated { quickAcknowledge(ssh.descriptor) }
        if !ssh.turn(reads: 8) { end() }
    }

    /// Looks at what callbacks have left to do; called between turns.
    func settle() {
        guard let ssh, !isOver else { return }
        ssh.deliver()
        // A write that fails closes the socket, and epoll says nothing about a closed one.
        if !isExchangingKeys, !ssh.isAlive { return end() }
        for channel in channels { channel.flush() }
        for channel in channels where channel.isDone { forget(channel) }
        let wanted = EPOLLIN.rawValue | (ssh.hasPendingWrites ? EPOLLOUT.rawValue : 0)
        context.loop.watch(ssh.descriptor, token: token, from: watched, to: wanted)
        watched = wanted
    }

    /// Ends a connection that has not authenticated in time, or that has been told that its key is no longer good.
    func check(now: Int64) {
        // A second net: what no event has told of, such as a socket that a failed write has closed.
        agenda.add(self)
        if let withdrawnAt, now - withdrawnAt > Self.withdrawalTime { return end() }
        guard !isAuthenticated, !isOver, now - startedAt > Self.graceTime else { return }
        wasTooSlow = true
        end()
    }

    var hasPendingWrites: Bool { ssh?.hasPendingWrites ?? true }

    var clientIsOpenSSH: Bool { ssh?.clientBanner.hasPrefix("SSH-2.0-OpenSSH") ?? false }

    /// Ends everything; the worker lets go of this afterwards.
    func end() {
        guard !isOver else { return }
        if case .active(let principal, _) = phase, forwardingRefusals > Self.reportedRefusals {
            let more = forwardingRefusals - Self.reportedRefusals
            report(forwarding: "\(more) more requests on the same connection", principal.principal.name)
        }
        if !isAuthenticated { reportFailure() }
        phase = .over
        agenda.add(self)
    }

    /// Frees the connection; never inside a callback.
    func release() {
        if let ssh { context.loop.watch(ssh.descriptor, token: token, from: watched, to: 0) }
        for channel in channels {
            channel.abandon()
            context.registry.channels[channel.id] = nil
        }
        channels = []
        ssh = nil
        context.silent.leave(place, from: source.address)
    }

    private func reportFailure() {
        var failure = attempts.failure
        if failure.keys.isEmpty {
            // libssh says nothing of a wrong signature that no offer came before: then time runs out.
            guard wasTooSlow, case .authenticating = phase else { return }
            failure.reasons = ["no valid signature came within \(Self.graceTime / 1000) s"]
        }
        context.report(
            DoorRefusal(
                kind: .authentication(offered: failure.keys, reasons: failure.reasons),
                principal: nil,
                login: attempts.loginName,
                source: source
            )
        )
    }

    // MARK: authentication

    func accepts(_ key: OfferedKey, login: String, signed: Bool) -> Bool {
        guard case .authenticating = phase else { return false }
        let key = PublicKey(type: key.type, base64: key.base64)
        let outcome = context.handler.authenticate(key, source: source)
        switch attempts.attempt(key, login: login, signed: signed, outcome: outcome) {
        case .prove:
            return true
        case .accept(let principal):
            phase = .active(principal, by: key)
            context.silent.leave(place, from: source.address)
            return true
        case .deny(let text):
            if let text { ssh?.sendBanner(text + "\r\n") }
            return false
        case .close:
            end()
            return false
        }
    }

    var mayHaveTerminal: Bool {
        if case .active(let principal, _) = phase { principal.mayHaveTerminal } else { false }
    }

    // MARK: channels

    func channelDelegate() -> (any ChannelDelegate)? {
        guard isAuthenticated, channels.count < Self.channelLimit else { return nil }
        return DoorChannel(id: context.registry.nextID(), connection: self)
    }

    func opened(_ channel: Channel, delegate: any ChannelDelegate) {
        guard let door = delegate as? DoorChannel else { return }
        door.attach(channel)
        channels.append(door)
        context.registry.channels[door.id] = door
    }

    /// Hands a request over to the asynchronous side.
    func submit(_ ask: DoorRequest.Ask, on channel: DoorChannel) -> Bool {
        guard case .active(let principal, let key) = phase else { return false }
        context.submit(
            DoorRequest(
                principal: principal.principal,
                login: attempts.loginName,
                source: source,
                ask: ask,
                channel: DoorChannelHandle(
                    worker: context.worker,
                    id: channel.id,
                    terminal: channel.terminal,
                    environment: channel.environment
                ),
                quietlyRefused: channel.quietlyRefused,
                refusal: refusalNow(of: principal.principal, by: key)
            )
        )
        return true
    }

    // Asked again for each request: a connection may be older than a revocation, or than its certificate.
    private func refusalNow(of principal: Principal, by key: PublicKey) -> Refusal? {
        switch context.handler.authenticate(key, source: source) {
        case .failure(let refusal): return refusal
        case .success(let now) where now.principal.name == principal.name: return nil
        case .success:
            let message = "the policy no longer knows the key of this connection as \(principal.name)'s"
            return Refusal(.denied, message, rule: "principals", wouldWork: "connect again")
        }
    }

    private func forget(_ channel: DoorChannel) {
        channel.abandon()
        channels.removeAll { $0 === channel }
        context.registry.channels[channel.id] = nil
    }

    func refused(_ request: RefusedRequest) {
        guard case .active(let principal, _) = phase else { return }
        let text: String
        switch request {
        case .forwarding(let host, let port): text = "a connection to \(host):\(port)"
        case .reverseForwarding(let address, let port): text = "a listener on \(address):\(port)"
        case .streamLocalListener: text = "a listener on a socket file"
        case .channel: text = "a channel of another kind, such as stream-local forwarding"
        case .x11, .agent:
            // libssh does not say for which channel; a client asks for it before it says what to run.
            (channels.last { !$0.asked } ?? channels.last)?.quietlyRefused += 1
            return
        }
        forwardingRefusals += 1
        // An event for each would let one client fill the log; the rest is counted when the connection ends.
        guard forwardingRefusals <= Self.reportedRefusals else { return }
        report(forwarding: text, principal.principal.name)
    }

    private func report(forwarding text: String, _ principal: String) {
        context.report(
            DoorRefusal(
                kind: .forwarding(text),
                principal: principal,
                login: attempts.loginName,
                source: source
            )
        )
    }
}
