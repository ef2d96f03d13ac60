import PeekCore

/// A session's ID as the two words that a ring carries with each frame.
struct SessionName: Sendable, Hashable {
    /// The first eight characters, in memory order.
    let first: UInt64
    /// The other seven and a zero, in memory order.
    let second: UInt64

    init(first: UInt64, second: UInt64) {
        self.first = first
        self.second = second
    }

    /// Packs an ID; every ID has fifteen ASCII characters.
    init(_ identifier: Identifier) {
        var words: (UInt64, UInt64) = (0, 0)
        withUnsafeMutableBytes(of: &words) { bytes in
            for (index, byte) in identifier.description.utf8.prefix(15).enumerated() { bytes[index] = byte }
        }
        self.init(first: words.0, second: words.1)
    }

    /// The ID; nil when these are not the words of one.
    var identifier: Identifier? {
        withUnsafeBytes(of: (first, second)) { bytes in
            guard bytes[15] == 0 else { return nil }
            return Identifier(.session, parsing: String(decoding: bytes.prefix(15), as: UTF8.self))
        }
    }
}

/// One journal: the frames of a session that will become one segment.
struct JournalName: Sendable, Hashable, CustomStringConvertible {
    /// Whose frames.
    var session: Identifier
    /// The number of the segment to be, from 1.
    var stretch: Int

    /// The journal after this one.
    var next: JournalName { JournalName(session: session, stretch: stretch + 1) }

    init(session: Identifier, stretch: Int) {
        self.session = session
        self.stretch = stretch
    }

    /// Reads a file's name; nil when it is not exactly what ``description`` gives.
    init?(_ name: String) {
        guard let dot = name.firstIndex(of: "."), let session = Identifier(.session, parsing: String(name[..<dot])),
            let stretch = Int(name[name.index(after: dot)...]), stretch > 0
        else { return nil }
        self.init(session: session, stretch: stretch)
        if description != name { return nil }
    }

    /// The file's name, such as `s-1k3v9c2m0aqx7.000001`.
    var description: String { "\(session).\(sixDigits(stretch))" }
}

/// A number with leading zeros, so that a listing is in order up to a million.
func sixDigits(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
}
