/// Cuts a stream of bytes into lines; only a line feed ends one.
struct LineReader {
    // Longer than any command line that the policy takes; what is beyond is cut off, so that a stream without line
    // breaks cannot fill the memory.
    private static let longest = 65_536

    private var line: [UInt8] = []
    private var hasLine = false

    /// The lines that `bytes` ends.
    mutating func take(_ bytes: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                lines.append(line)
                line = []
                hasLine = false
            } else {
                if line.count < Self.longest { line.append(byte) }
                hasLine = true
            }
        }
        return lines
    }

    /// What came after the last line feed; nil when nothing did.
    var rest: [UInt8]? { hasLine ? line : nil }
}
