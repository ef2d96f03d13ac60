import Synchronization

/// What an identifier names; its raw value is the letter in front.
public enum IdentifierKind: String, Sendable, CaseIterable {
    case session = "s"
    case group = "g"
    case deploy = "d"
    case incident = "i"
    case event = "e"
    /// A connection to a host over which several sessions follow one log.
    case feed = "f"
}

/// A short, typed, time-ordered name such as `s-1k3v9c2m0aqx7`.
///
/// Nine characters of milliseconds since 1970 and four of chance, in Crockford's base 32 (lower case), so that text
/// order is time order and gateways need not coordinate.
public struct Identifier: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    /// The whole identifier, letter and dash included.
    public let description: String

    /// Names something new, created at `time`; never the same name twice in one process.
    ///
    /// The last digits count up from a number drawn by chance, so names of one millisecond are in the order of their
    /// making, whatever else the process names meanwhile.
    public init(_ kind: IdentifierKind, at time: Timestamp = .now) {
        let moment = UInt64(max(0, time.milliseconds)) & ((1 << 45) - 1)
        let chance = Self.newest.withLock { newest in
            // It starts in the lower half, so that it is long before it begins again at 0.
            let next = newest.map { ($0 + 1) & ((1 << 20) - 1) } ?? UInt64.random(in: 0..<(1 << 19))
            newest = next
            return next
        }
        description = Self.text(kind, moment, chance)
    }

    /// Names something new with chance from `generator`, the same for the same state of it.
    public init(_ kind: IdentifierKind, at time: Timestamp, using generator: inout some RandomNumberGenerator) {
        let moment = UInt64(max(0, time.milliseconds)) & ((1 << 45) - 1)
        description = Self.text(kind, moment, UInt64.random(in: 0..<(1 << 20), using: &generator))
    }

    /// Reads an identifier that somebody typed; nil when it is not one of `kind`.
    public init?(_ kind: IdentifierKind, parsing text: String) {
        guard text.hasPrefix("\(kind.rawValue)-"), text.utf8.count == 15,
            text.utf8.dropFirst(2).allSatisfy({ Self.alphabet.contains($0) })
        else { return nil }
        description = text
    }

    /// The kind that the first letter says.
    public var kind: IdentifierKind? { IdentifierKind(rawValue: String(description.prefix(1))) }

    public static func < (left: Identifier, right: Identifier) -> Bool {
        left.description < right.description
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let kind = IdentifierKind(rawValue: String(text.prefix(1))), let value = Identifier(kind, parsing: text)
        else { throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(text) is not an identifier") }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    private static let newest = Mutex<UInt64?>(nil)

    // https://www.crockford.com/base32.html
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    private static func text(_ kind: IdentifierKind, _ moment: UInt64, _ chance: UInt64) -> String {
        "\(kind.rawValue)-\(digits(moment, count: 9))\(digits(chance, count: 4))"
    }

    private static func digits(_ value: UInt64, count: Int) -> String {
        var bytes = [UInt8](repeating: alphabet[0], count: count)
        var rest = value
        for index in bytes.indices.reversed() {
            bytes[index] = alphabet[Int(rest & 31)]
            rest >>= 5
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
