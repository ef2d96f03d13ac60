/// Puts UTF-8 together byte by byte (RFC 3629).
struct ScalarAssembly: Sendable {
    /// What a byte led to.
    enum Step {
        /// It stands for itself.
        case ascii
        /// The scalar needs more bytes.
        case more
        /// It completes a scalar.
        case whole([UInt8], UInt32)
        /// These bytes are no scalar; `again` when this byte is not among them and has still to be taken.
        case invalid([UInt8], again: Bool)
    }

    private var bytes: [UInt8] = []
    private var missing = 0
    private var value: UInt32 = 0
    // What the next byte may be: narrower after E0, ED, F0 and F4 (no overlong forms, surrogates, or beyond U+10FFFF).
    private var next: ClosedRange<UInt8> = 0x80...0xBF

    /// Whether no scalar has begun.
    var isEmpty: Bool { bytes.isEmpty }

    /// Takes the next byte.
    mutating func take(_ byte: UInt8) -> Step {
        guard !isEmpty else { return begin(byte) }
        guard next.contains(byte) else { return .invalid(rest(), again: true) }
        bytes.append(byte)
        value = value << 6 | UInt32(byte & 0x3F)
        next = 0x80...0xBF
        missing -= 1
        return missing > 0 ? .more : .whole(rest(), value)
    }

    /// Gives up the bytes of a scalar that is not whole.
    mutating func rest() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    private mutating func begin(_ byte: UInt8) -> Step {
        next = 0x80...0xBF
        switch byte {
        case 0x00...0x7F: return .ascii
        case 0xC2...0xDF: (missing, value) = (1, UInt32(byte & 0x1F))
        case 0xE0...0xEF:
            (missing, value) = (2, UInt32(byte & 0x0F))
            if byte == 0xE0 { next = 0xA0...0xBF }
            if byte == 0xED { next = 0x80...0x9F }
        case 0xF0...0xF4:
            (missing, value) = (3, UInt32(byte & 0x07))
            if byte == 0xF0 { next = 0x90...0xBF }
            if byte == 0xF4 { next = 0x80...0x8F }
        default: return .invalid([byte], again: false)
        }
        bytes = [byte]
        return .more
    }
}
