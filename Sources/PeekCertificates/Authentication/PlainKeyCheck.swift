import PeekCore

/// Finds the one principal who has a plain public key.
struct PlainKeyCheck {
    let policy: Policy

    func check(_ blob: [UInt8]) throws(Refusal) -> Authenticated {
        let key: PublicKey
        do {
            key = try WireKey(blob: blob).publicKey
        } catch {
            throw .malformed("key", error)
        }
        guard !policy.revoked.revokes(key) else {
            throw .notAuthenticated(
                "the key \(key.fingerprint) is revoked",
                rule: "policy: revoked keys",
                wouldWork: "a new key, once the policy lists it"
            )
        }
        let holders = policy.principals.values.filter { $0.keys.contains(key) }
        guard let holder = holders.first else {
            throw .notAuthenticated(
                "no principal has the key \(key.fingerprint)",
                rule: "policy: principals",
                wouldWork: "another key (ssh -i FILE -o IdentitiesOnly=yes), or have this one added to the policy"
            )
        }
        guard holders.count == 1 else {
            throw .notAuthenticated(
                "the key \(key.fingerprint) belongs to more than one principal: \(names(holders))",
                rule: "policy: principals",
                wouldWork: "have the policy list the key once"
            )
        }
        return Authenticated(principal: holder, key: key)
    }
}

/// Principals by name, sorted.
func names(_ principals: some Sequence<Principal>) -> String {
    principals.map(\.name).sorted().joined(separator: ", ")
}
