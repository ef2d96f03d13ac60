import PeekCore

/// Shows a recording's bytes on a console, and leaves the reader's terminal as it was.
struct ReplayScreen {
    private let console: any Console
    // The lines of a command without a terminal end with a line feed alone, which a raw terminal does not take for one.
    private let returnsCarriage: Bool
    private var inAlternateScreen = false
    private var tail: [UInt8] = []

    /// Makes a screen for a recording that was made on `terminal`, or on none.
    init(_ console: any Console, recordedOn terminal: Terminal?) {
        self.console = console
        returnsCarriage = console.terminal != nil && terminal == nil
    }

    /// Shows bytes.
    mutating func show(_ bytes: [UInt8]) async throws {
        noteScreen(bytes)
        guard returnsCarriage else { return try await console.write(bytes) }
        var converted: [UInt8] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") { converted.append(UInt8(ascii: "\r")) }
            converted.append(byte)
        }
        try await console.write(converted)
    }

    /// Undoes what the recording did to the terminal: attributes, a hidden cursor, the alternate screen.
    func restore() async throws {
        guard console.terminal != nil else { return }
        let leave = inAlternateScreen ? "\u{1B}[?1049l" : ""
        try await console.write(Array("\(leave)\u{1B}[0m\u{1B}[?25h".utf8))
    }

    // https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, "?1049": a sequence may lie across two steps.
    private mutating func noteScreen(_ bytes: [UInt8]) {
        let prefix = Array("\u{1B}[?1049".utf8)
        let text = tail + bytes
        var index = 0
        while index + prefix.count < text.count {
            if text[index..<(index + prefix.count)].elementsEqual(prefix) {
                switch text[index + prefix.count] {
                case UInt8(ascii: "h"): inAlternateScreen = true
                case UInt8(ascii: "l"): inAlternateScreen = false
                default: break
                }
            }
            index += 1
        }
        tail = Array(text.suffix(prefix.count))
    }
}
