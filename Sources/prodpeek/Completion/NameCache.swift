import Foundation
import PeekVerbs

/// The names that a gateway has told, kept so that a shell need not wait for it at every key.
struct NameCache {
    /// What was heard of one gateway, and when.
    private struct Heard: Codable {
        var gateway: Gateway
        var names: KnownNames
        /// Seconds since 1970.
        var askedAt: TimeInterval
        var hasAnswered: Bool
    }

    // Long enough for a person who types several commands, short enough that a new session soon shows up.
    private static let lifetime: TimeInterval = 60
    // A gateway that is away is not waited for at each key, and soon enough found when it is back.
    private static let pause: TimeInterval = 15

    private let file: String
    private let gateway: Gateway
    private let heard: Heard?
    private let now = Date().timeIntervalSince1970

    /// Reads what is kept of `gateway` under `directory`.
    init(_ gateway: Gateway, in directory: String) {
        self.gateway = gateway
        file = "\(directory)/names-\(Self.label(of: gateway)).json"
        let data = FileManager.default.contents(atPath: file)
        let heard = data.flatMap { try? JSONDecoder().decode(Heard.self, from: $0) }
        self.heard = heard?.gateway == gateway ? heard : nil
    }

    /// What is known, old or not.
    var names: KnownNames { heard?.names ?? KnownNames() }

    /// Whether the gateway need not be asked now.
    var isFresh: Bool {
        guard let heard else { return false }
        let age = now - heard.askedAt
        // A clock that was set back must not keep names for ever.
        return age >= 0 && age < (heard.hasAnswered ? Self.lifetime : Self.pause)
    }

    /// Keeps an answer; nil says that none came, and keeps what was known before.
    func keep(_ answer: KnownNames?) throws {
        let heard = Heard(gateway: gateway, names: answer ?? names, askedAt: now, hasAnswered: answer != nil)
        try write(String(decoding: JSONEncoder().encode(heard), as: UTF8.self), to: file)
    }

    // FNV-1a: a name of the same length for every gateway; the file itself says whose it is.
    private static func label(of gateway: Gateway) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in "\(gateway.address) \(gateway.identity ?? "")".utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        return String(hash, radix: 36)
    }
}
