public import PeekCore

/// How whole lines of one host are shown among those of others.
public struct LineStyle: Sendable, Hashable {
    /// What stands before each line: a host's name, padded; empty for none.
    public var prefix: String
    /// Whether each line becomes a JSON object.
    public var json: Bool
    /// The host, for JSON.
    public var host: String
    /// The session, for JSON.
    public var session: Identifier
    /// Whether lines end as a terminal wants it that does nothing by itself (RFC 4254 section 6.2 has ssh set it so).
    public var onTerminal: Bool
    /// What becomes of the lines.
    public var handling: LineHandling

    /// Makes a style.
    public init(
        prefix: String,
        json: Bool,
        host: String,
        session: Identifier,
        onTerminal: Bool,
        handling: LineHandling
    ) {
        self.prefix = prefix
        self.json = json
        self.host = host
        self.session = session
        self.onTerminal = onTerminal
        self.handling = handling
    }

    var lineEnd: [UInt8] { onTerminal ? [0x0D, 0x0A] : [0x0A] }
}

/// Cuts a stream into whole lines with bounded memory.
struct LineAssembler {
    /// A line without an end is shown in pieces of this size.
    static let longest = 65_536

    private var partial: [UInt8] = []

    /// Bytes that wait for the end of their line.
    var held: Int { partial.count }

    /// Takes bytes and hands out every line that is complete, its line feed included.
    mutating func take(_ bytes: UnsafeRawBufferPointer, _ line: (UnsafeRawBufferPointer) -> Void) {
        var rest = bytes
        while let feed = rest.firstIndex(of: 0x0A) {
            let whole = UnsafeRawBufferPointer(rebasing: rest[...feed])
            if partial.isEmpty {
                line(whole)
            } else {
                partial.append(contentsOf: whole)
                partial.withUnsafeBytes(line)
                partial.removeAll(keepingCapacity: false)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[(feed + 1)...])
        }
        partial.append(contentsOf: rest)
        if partial.count >= Self.longest { end(line) }
    }

    /// Hands out what is left.
    mutating func end(_ line: (UnsafeRawBufferPointer) -> Void) {
        guard !partial.isEmpty else { return }
        partial.withUnsafeBytes(line)
        partial.removeAll(keepingCapacity: false)
    }
}
