import PeekCore

extension Refusal {
    static func notAuthenticated(_ message: String, rule: String? = nil, wouldWork: String? = nil) -> Refusal {
        Refusal(.notAuthenticated, message, rule: rule, wouldWork: wouldWork)
    }

    /// `what` is `key` or `certificate`.
    static func malformed(_ what: String, _ error: WireError) -> Refusal {
        .notAuthenticated(
            "the \(what) is refused: \(error)",
            wouldWork: "a new key made by: ssh-keygen -t ed25519"
        )
    }
}

extension Revocations {
    /// Whether a key is revoked, however its line in the policy is written.
    func revokes(_ key: PublicKey) -> Bool {
        if keys.contains(key) { return true }
        let blob = key.blob
        return keys.contains { $0.blob == blob }
    }
}
