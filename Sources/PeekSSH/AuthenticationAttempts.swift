public import PeekCore

/// What one connection has tried so far, and when it is enough; a value without clock or socket.
///
/// Keys that are only offered cost nothing, so that an agent with twenty keys gets in; proofs that fail are counted.
public struct AuthenticationAttempts: Sendable {
    /// Failed signatures until the connection is closed; sshd_config(5) MaxAuthTries has the same default.
    public static let maximumFailures = 6
    /// Keys that may be offered at all, so that a connection cannot ask for ever.
    public static let maximumOffers = 100

    /// What to do after an attempt.
    public enum Verdict: Sendable, Equatable {
        /// Let the client prove that it holds the key.
        case prove
        /// The client is in.
        case accept(AuthenticatedPrincipal)
        /// Refused; it may try another key. A text is for the client, the first time it is given.
        case deny(String?)
        /// Refused, and the connection is to be closed.
        case close
    }

    private var login: String?
    private var failures = 0
    private var offers = 0
    /// The types and the beginnings of keys that were refused, for the event.
    public private(set) var refusedKeys: [String] = []
    // Keys that the client was let prove; libssh drops a wrong signature without a word.
    private var promised: [String] = []
    /// What was wrong, each once.
    public private(set) var reasons: [String] = []

    /// Nothing has been tried.
    public init() {}

    /// The login name, which may not change within a connection (RFC 4252 section 5).
    public var loginName: String { login ?? "" }

    /// Takes one attempt.
    public mutating func attempt(
        _ key: PublicKey,
        login: String,
        signed: Bool,
        outcome: Result<AuthenticatedPrincipal, Refusal>
    ) -> Verdict {
        if let first = self.login, first != login { return .close }
        self.login = login
        offers += 1
        guard offers <= Self.maximumOffers else { return .close }
        switch outcome {
        case .success(let principal):
            guard !signed else { return .accept(principal) }
            let name = Self.name(key)
            if !promised.contains(name) { promised.append(name) }
            return .prove
        case .failure(let refusal):
            note(key)
            if signed { failures += 1 }
            guard failures < Self.maximumFailures else { return .close }
            guard !reasons.contains(refusal.message) else { return .deny(nil) }
            reasons.append(refusal.message)
            // An unknown key among several is no news to its owner; a certificate that is refused is.
            let tells = signed || key.type.contains("-cert-")
            return .deny(tells ? refusal.description : nil)
        }
    }

    /// The keys that were refused or never proved, and why; empty when nothing was tried.
    public var failure: (keys: [String], reasons: [String]) {
        let unproved = promised.map { "no valid signature came for \($0)" }
        return (refusedKeys + promised.filter { !refusedKeys.contains($0) }, reasons + unproved)
    }

    private static func name(_ key: PublicKey) -> String { "\(key.type) …\(key.base64.suffix(12))" }

    private mutating func note(_ key: PublicKey) {
        let name = Self.name(key)
        if !refusedKeys.contains(name) { refusedKeys.append(name) }
    }
}
