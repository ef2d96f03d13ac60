import Glibc
import LibSSH
import PeekCore

/// The steps from a TCP connection to a running command on a host.
struct HostHandshake {
    /// Milliseconds for all steps together.
    static let deadline: Int64 = 5_000

    private enum Step {
        case connecting
        case exchangingKeys
        case authenticating
        case openingChannel
        case requestingTerminal(Terminal)
        case starting
        case complete
    }

    let descriptor: Int32
    private let plan: LegPlan
    private var step = Step.connecting
    private(set) var connection: ClientConnection?
    private var released = false

    init(plan: LegPlan, descriptor: Int32) {
        self.plan = plan
        self.descriptor = descriptor
    }

    var isComplete: Bool { if case .complete = step { true } else { false } }

    /// Does what can be done now.
    ///
    /// - Returns: whether the command has been started.
    mutating func advance(delegate: any ChannelDelegate) throws(Refusal) -> Bool {
        quickAcknowledge(descriptor)
        do {
            while try advanceStep(delegate: delegate) {
                if case .complete = step { return true }
            }
            return false
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw failed("\(error)")
        }
    }

    private mutating func advanceStep(delegate: any ChannelDelegate) throws -> Bool {
        switch step {
        case .connecting:
            let code = pendingError(descriptor)
            guard code == 0 else { throw unreachable(SocketError("connect", code: code)) }
            connection = try ClientConnection(
                descriptor: descriptor,
                address: plan.host.address,
                account: "prodpeek",
                hostKeyTypes: Self.negotiableTypes(plan.host.hostKeys),
                key: try credential()
            )
            step = .exchangingKeys
        case .exchangingKeys:
            guard let connection, try connection.connect() == .done else { return false }
            let key = try connection.hostKey()
            guard plan.host.hostKeys.contains(PublicKey(type: key.type, base64: key.base64)) else { throw changed(key) }
            step = .authenticating
        case .authenticating:
            guard let connection else { return false }
            guard let progress = try connection.authenticate() else { throw certificateRefused }
            guard progress == .done else { return false }
            step = .openingChannel
        case .openingChannel:
            guard let connection, try connection.openChannel(delegate: delegate) == .done else { return false }
            // The helper of a host that confines owns the terminal.
            step = plan.confinement == nil ? plan.terminal.map { .requestingTerminal($0) } ?? .starting : .starting
        case .requestingTerminal(let terminal):
            guard let connection else { return false }
            let type = terminal.type
            guard try connection.requestTerminal(type: type, columns: terminal.columns, rows: terminal.rows) == .done
            else { return false }
            step = .starting
        case .starting:
            // What runs is the certificate's forced command; the text names the session or the feed in the host's own log.
            guard let connection, try connection.execute(plan.session.description) == .done else { return false }
            step = .complete
        case .complete:
            return false
        }
        return true
    }

    private func credential() throws -> KeyPair {
        guard let credential = plan.credential.take() else { throw failed("it has no credential") }
        let key = try KeyPair(pem: credential.privateKey)
        try key.add(certificate: credential.certificate)
        return key
    }

    /// Closes the connection; the host's sshd ends what it runs.
    mutating func release() {
        guard !released else { return }
        released = true
        if connection == nil { close(descriptor) }
        connection = nil
    }

    // The names under which pinned keys are negotiated (RFC 8332 for RSA).
    private static func negotiableTypes(_ keys: [PublicKey]) -> [String] {
        var types: [String] = []
        // Ed25519 and ECDSA first: a host needs milliseconds for an RSA signature.
        for key in keys.sorted(by: { $0.type != "ssh-rsa" && $1.type == "ssh-rsa" }) {
            for type in key.type == "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256"] : [key.type]
            where !types.contains(type) {
                types.append(type)
            }
        }
        return types
    }

    // MARK: what can go wrong

    private var place: String { "\(plan.host.name) (\(plan.host.address) port \(plan.host.port))" }

    private func unreachable(_ error: SocketError) -> Refusal {
        Refusal(
            .unavailable,
            "\(place) cannot be reached: \(error)",
            wouldWork: "check that the host is up and that its sshd listens there",
            ask: "whoever operates this gateway"
        )
    }

    var tooSlow: Refusal {
        Refusal(
            .unavailable,
            "\(place) did not answer within \(Self.deadline / 1000) s",
            wouldWork: "check that the host is up and not overloaded, and try again",
            ask: "whoever operates this gateway"
        )
    }

    private func changed(_ key: OfferedKey) -> Refusal {
        Refusal(
            .unavailable,
            "\(place) proved a host key that the policy does not pin: \(key.type) \(key.base64)",
            rule: "hosts.\(plan.host.name).hostKeys",
            wouldWork: "if the host was reinstalled, pin what `host-setup --print-host-keys` prints on its console",
            ask: "whoever operates this gateway: it may be another machine that answers"
        )
    }

    private var certificateRefused: Refusal {
        Refusal(
            .unavailable,
            "\(place) refused the gateway's certificate",
            wouldWork: "check there with `host-setup --check`: the trusted CA, the account prodpeek, the clock, "
                + "and the gateway's source address",
            ask: "whoever operates this gateway"
        )
    }

    private func failed(_ message: String) -> Refusal {
        Refusal(
            .unavailable,
            "no session with \(place): \(message)",
            wouldWork: "check that its sshd runs, and that it has one of the pinned types of host key",
            ask: "whoever operates this gateway"
        )
    }
}
