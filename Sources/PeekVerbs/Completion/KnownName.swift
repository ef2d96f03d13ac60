/// A name that a shell may complete.
public struct KnownName: Sendable, Hashable, Codable {
    /// What is typed.
    public var name: String
    /// What it means, in a few words; empty where the name says it.
    public var about: String

    /// Makes a name.
    public init(_ name: String, about: String = "") {
        self.name = name
        self.about = about
    }

    /// Whether a shell takes the name for one word without a meaning of its own, and no program for an option.
    ///
    /// bash(1) expands what `compgen -W` is given: a name such as `$(reboot)` would be run at a person's key.
    var isPlain: Bool {
        name.utf8.first.map { $0 != UInt8(ascii: "-") } ?? false && name.utf8.allSatisfy(Self.isPlain)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "._:/@+-".utf8.contains(byte)
        }
    }
}

/// What a word of a command line names.
enum NamedThing: Sendable {
    case host, service, target, session, deploy, incident
}
