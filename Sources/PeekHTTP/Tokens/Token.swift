public import PeekCore

/// What a bearer token may do; the raw values stand in the gateway's configuration.
public enum TokenPermission: String, Sendable, Hashable, CaseIterable {
    /// Report deploys; includes ``deploysRead``, so that a sender can see what became of its report.
    case deploysWrite = "deploys.write"
    /// List and show deploys.
    case deploysRead = "deploys.read"
    /// List and show sessions of everybody; with ``deploysRead`` and ``incidentsRead`` also the timeline of all three with
    /// the notes of incidents and sessions.
    case sessionsRead = "sessions.read"
    /// Read the recordings of everybody.
    case recordingsRead = "recordings.read"
    /// Open incidents; includes ``incidentsRead``.
    case incidentsWrite = "incidents.write"
    /// List and show incidents with their notes.
    case incidentsRead = "incidents.read"
}

/// A bearer token by name; the token itself is never kept.
public struct Token: Sendable, Hashable {
    /// Names it in events, as `token:NAME`.
    public let name: String
    /// SHA-256 of the token, unsalted because a token is no password: it holds at least 128 bits of chance.
    public let sha256: [UInt8]
    /// What it may do; an empty set allows nothing.
    public let may: Set<TokenPermission>

    /// Takes what the configuration says.
    ///
    /// - Parameters:
    ///   - name: 1 to 64 letters, digits and `.`, `-`, `_`.
    ///   - sha256: 64 hexadecimal digits.
    ///   - may: words of ``TokenPermission``.
    /// - Throws: ``Refusal`` that says which part is wrong and what would work.
    public init(name: String, sha256: String, may: [String]) throws(Refusal) {
        let allowed = name.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                || ".-_".unicodeScalars.contains(scalar)
        }
        guard allowed, (1...64).contains(name.utf8.count) else {
            throw Refusal(.usage, "the token name \(name) is not 1 to 64 letters, digits and . - _", wouldWork: "ci")
        }
        guard let digest = Self.digest(sha256) else {
            throw Refusal(
                .usage,
                "sha256 of the token \(name) is not 64 hexadecimal digits",
                wouldWork: "printf %s \"$TOKEN\" | sha256sum"
            )
        }
        var permissions: Set<TokenPermission> = []
        for word in may {
            guard let permission = TokenPermission(rawValue: word) else {
                let words = TokenPermission.allCases.map(\.rawValue)
                throw Refusal(
                    .usage,
                    "the token \(name) has the unknown permission \(word)",
                    wouldWork: nearest(to: word, among: words) ?? words.joined(separator: ", ")
                )
            }
            permissions.insert(permission)
        }
        self.name = name
        self.sha256 = digest
        self.may = permissions
    }

    /// Whether it may do what needs `permission`.
    public func allows(_ permission: TokenPermission) -> Bool {
        may.contains(permission) || (permission == .deploysRead && may.contains(.deploysWrite))
            || (permission == .incidentsRead && may.contains(.incidentsWrite))
    }

    private static func digest(_ text: String) -> [UInt8]? {
        let digits = text.utf8.map { byte in
            byte < 0x80 ? Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) } : nil
        }
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: 64, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }
}
