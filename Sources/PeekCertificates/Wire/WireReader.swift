/// Reads the data types of RFC 4251 section 5 from bytes that nobody vouches for.
///
/// Every read checks what is left first; lengths are compared, never added, so that none can overflow.
struct WireReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    /// How many bytes have not been read.
    var remaining: Int { rest.count }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func byte() throws(WireError) -> UInt8 {
        guard let byte = rest.popFirst() else { throw WireError("it ends too early") }
        return byte
    }

    mutating func bytes(_ count: Int) throws(WireError) -> [UInt8] {
        guard count <= rest.count else { throw WireError("it ends too early") }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    mutating func uint32() throws(WireError) -> UInt32 {
        try bytes(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func uint64() throws(WireError) -> UInt64 {
        try bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    mutating func string() throws(WireError) -> [UInt8] {
        try bytes(Int(uint32()))
    }

    /// A string that is UTF-8 without a zero byte, which C programs would take for its end.
    mutating func text() throws(WireError) -> String {
        let bytes = try string()
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            throw WireError("it has a text that is not UTF-8 or holds a zero byte")
        }
        return text
    }

    /// The magnitude of a positive mpint, without leading zeros.
    mutating func positive() throws(WireError) -> [UInt8] {
        let bytes = try string()
        guard let first = bytes.first, first < 0x80 else { throw WireError("it has a number that is not positive") }
        guard first == 0 else { return bytes }
        guard bytes.count > 1, bytes[1] >= 0x80 else { throw WireError("it has a number with needless zeros") }
        return Array(bytes.dropFirst())
    }

    func end() throws(WireError) {
        guard rest.isEmpty else { throw WireError("it has \(rest.count) bytes after its end") }
    }
}
