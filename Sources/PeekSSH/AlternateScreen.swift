/// Follows whether a full-screen program has switched to the alternate screen, across any split of the stream.
///
/// Private modes 47, 1047 and 1049 (XTerm Control Sequences, "DEC Private Mode Set").
struct AlternateScreen {
    private(set) var isActive = false
    /// How often a program has switched.
    private(set) var switches = 0
    private var matched: [UInt8] = []

    /// Looks at bytes as they are shown.
    mutating func observe(_ bytes: UnsafeRawBufferPointer) {
        if matched.isEmpty, !bytes.contains(0x1B) { return }
        for byte in bytes { observe(byte) }
    }

    private mutating func observe(_ byte: UInt8) {
        if byte == 0x1B {
            matched = [byte]
            return
        }
        guard !matched.isEmpty else { return }
        matched.append(byte)
        let introducer: [UInt8] = [0x1B, 0x5B, 0x3F]
        if matched.count <= 3 {
            if matched != Array(introducer.prefix(matched.count)) { matched = [] }
            return
        }
        switch byte {
        case 0x30...0x39, 0x3B:
            if matched.count > 32 { matched = [] }
        case 0x68, 0x6C:
            let modes = matched[3..<(matched.count - 1)].split(separator: 0x3B).map {
                String(decoding: $0, as: UTF8.self)
            }
            if modes.contains(where: { ["47", "1047", "1049"].contains($0) }) {
                isActive = byte == 0x68
                switches += 1
            }
            matched = []
        default:
            matched = []
        }
    }
}
