import PeekCore

/// What a line of a `.tsv` file expects of a policy: `allow|deny`, principal, host, command, apart by tabs.
struct Expectation {
    /// What came of one line.
    struct Result: Hashable {
        /// From 1.
        let line: Int
        /// What is wrong, made visible; nil when the expectation is met.
        let failure: String?
    }

    /// Checks every line of a file that is neither empty nor a comment.
    static func check(_ bytes: [UInt8], _ policy: Policy) -> [Result] {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return lines.enumerated().compactMap { index, line in
            guard !line.isEmpty, line.first != UInt8(ascii: "#") else { return nil }
            return Result(line: index + 1, failure: failure(of: Array(line), policy))
        }
    }

    private static func failure(of line: [UInt8], _ policy: Policy) -> String? {
        let parts = line.split(separator: UInt8(ascii: "\t"), maxSplits: 3, omittingEmptySubsequences: false)
        let words = parts.prefix(3).map { String(decoding: $0, as: UTF8.self) }
        guard parts.count == 4, words[0] == "allow" || words[0] == "deny" else {
            return "not: allow or deny, principal, host and command, apart by tabs"
        }
        let shown = visible(String(decoding: parts[3], as: UTF8.self))
        let decision: Decision
        do {
            let command = try Command.decode(parts[3])
            decision = policy.decide(DecisionRequest(principal: words[1], host: words[2], line: command))
        } catch {
            decision = .deny(error)
        }
        switch decision {
        case .allow(let authorization) where words[0] == "deny":
            return "role \(visible(authorization.role.name)) allows \(shown)"
        case .deny(let refusal) where words[0] == "allow":
            return "denied: \(visible(refusal.message)): \(shown)"
        // A mistyped name would be denied for the wrong reason and look like a success.
        case .deny(let refusal) where refusal.status == .notFound || refusal.status == .notAuthenticated:
            return visible(refusal.message)
        case .allow, .deny:
            return nil
        }
    }
}
