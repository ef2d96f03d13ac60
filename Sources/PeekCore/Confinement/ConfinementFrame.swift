/// What a frame of the helper holds; the raw value is its first byte.
enum ConfinementKind: UInt8, Sendable, CaseIterable {
    case layers = 0x4C  // L
    case nothingRuns = 0x4E  // N
    case output = 0x4F  // O
    case errorOutput = 0x45  // E
    case programStarted = 0x50  // P
    case programEnded = 0x51  // Q
    case inputGiven = 0x49  // I
    case rulesOutdated = 0x52  // R
    case ended = 0x58  // X
}

/// A frame that the gateway sends.
public enum ConfinementOrder: Sendable, Hashable {
    /// The layers will do: run it.
    case go
    /// Bytes for the command's input, at most ``ConfinementFrame/longest``.
    case input([UInt8])
    /// There is no more input.
    case endOfInput
    /// The client's window has another size.
    case resize(columns: Int, rows: Int)
    /// A signal for what runs.
    case signal(ConfinedSignal)

    /// The frame as it is sent.
    public var bytes: [UInt8] {
        switch self {
        case .go: return ConfinementFrame.bytes(UInt8(ascii: "g"), [])
        case .input(let bytes): return ConfinementFrame.bytes(UInt8(ascii: "i"), bytes)
        case .endOfInput: return ConfinementFrame.bytes(UInt8(ascii: "e"), [])
        case .resize(let columns, let rows):
            var fields = ConfinementFields()
            fields.add("columns", String(columns))
            fields.add("rows", String(rows))
            return ConfinementFrame.bytes(UInt8(ascii: "w"), fields.bytes)
        case .signal(let signal):
            var fields = ConfinementFields()
            fields.add("signal", signal.rawValue)
            return ConfinementFrame.bytes(UInt8(ascii: "s"), fields.bytes)
        }
    }
}

/// The signals that a client may send to what runs confined, by their names in RFC 4254 section 6.10.
public enum ConfinedSignal: String, Sendable, CaseIterable {
    case interrupt = "INT"
    case terminate = "TERM"
    case hangUp = "HUP"
    case quit = "QUIT"
}

/// The form of a frame: a byte of kind, four bytes of length in network order, and so many bytes.
public enum ConfinementFrame {
    /// Bytes of a payload at most.
    public static let longest = 65_536
    /// Bytes before the payload.
    public static let header = 5

    static func bytes(_ kind: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let count = UInt32(payload.count)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(header + payload.count)
        bytes.append(kind)
        withUnsafeBytes(of: count.bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: payload)
        return bytes
    }
}
