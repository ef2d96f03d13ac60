/// Cuts a stream of bytes into lines; only a line feed ends one.
struct LineReader {
    // Bytes kept of one line; what is beyond is cut off, so that a stream without line breaks cannot fill the memory.
    private let longest: Int
    private var line: [UInt8] = []
    private var hasLine = false

    /// Keeps at most `longest` bytes of a line, and one more so that a decision sees that it was longer.
    init(longest: Int) {
        self.longest = longest + 1
    }

    /// The lines that `bytes` ends.
    mutating func take(_ bytes: [UInt8]) -> [String] {
        var lines: [String] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                lines.append(String(decoding: line, as: UTF8.self))
                line = []
                hasLine = false
            } else {
                if line.count < longest { line.append(byte) }
                hasLine = true
            }
        }
        return lines
    }

    /// What came after the last line feed; nil when nothing did.
    var rest: String? { hasLine ? String(decoding: line, as: UTF8.self) : nil }
}
