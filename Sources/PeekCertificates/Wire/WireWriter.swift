/// Writes the data types of RFC 4251 section 5.
struct WireWriter {
    private(set) var bytes: [UInt8] = []

    mutating func byte(_ value: UInt8) {
        bytes.append(value)
    }

    mutating func raw(_ value: some Sequence<UInt8>) {
        bytes.append(contentsOf: value)
    }

    mutating func uint32(_ value: UInt32) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func uint64(_ value: UInt64) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// At most 2³²−1 bytes; nothing that is written here comes near it.
    mutating func string(_ value: some Collection<UInt8>) {
        uint32(UInt32(value.count))
        bytes.append(contentsOf: value)
    }

    mutating func text(_ value: String) {
        string(Array(value.utf8))
    }

    /// An mpint from a magnitude without leading zeros.
    mutating func positive(_ magnitude: [UInt8]) {
        let needsSign = (magnitude.first ?? 0) >= 0x80
        string(needsSign ? [0] + magnitude : magnitude)
    }

    /// What `body` writes, as one string.
    mutating func nested(_ body: (inout WireWriter) -> Void) {
        var inner = WireWriter()
        body(&inner)
        string(inner.bytes)
    }
}
