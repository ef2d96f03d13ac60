/// Lets text from outside through to a terminal or a page, and nothing that acts on it behind the reader's back.
///
/// What is not known to be harmless is dropped: clipboard writes, titles, links, device control strings, queries and
/// the reports that they cause, mouse and paste modes, 8-bit controls. A sequence is shown whole or not at all, so two
/// filtered streams can be mixed. What comes out is valid UTF-8, however the input was cut; at most a few dozen bytes
/// are held back.
///
/// Sources: ECMA-48; https://vt100.net/emu/dec_ansi_parser; https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
public struct TerminalFilter: Sendable {
    /// What may pass beside text, line feeds and tabs.
    public enum Keeping: Sendable {
        /// What a full-screen program needs to draw; for replaying what was on a terminal.
        case screen
        /// Colours; for lines beside other lines, which none may overwrite. Other controls are made visible.
        case colours
        /// Nothing; for reading and searching. Controls are made visible.
        case text
    }

    private enum State {
        case ground
        case escape
        // The bytes after ESC.
        case escapeIntermediate([UInt8])
        // The bytes after CSI; nil when they are no sequence that could pass.
        case control([UInt8]?)
        // Device control, operating system command and their like: nothing of them passes.
        case string
        case stringEscape
    }

    // The longest sequence that programs send are colours of both planes in full, 40 bytes.
    private static let longestSequence = 64

    private let keeping: Keeping
    private var state = State.ground
    private var scalar = ScalarAssembly()
    private var carriageReturnWaits = false
    private var shown: [UInt8] = []

    /// Makes a filter for one stream from its beginning.
    public init(_ keeping: Keeping) {
        self.keeping = keeping
    }

    /// What may be shown of the next bytes of the stream.
    public mutating func filter(_ bytes: [UInt8]) -> [UInt8] {
        shown.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let end = isPlain ? bytes[index...].firstIndex { !(0x20...0x7E).contains($0) } ?? bytes.count : index
            if end > index {
                shown.append(contentsOf: bytes[index..<end])
                index = end
            } else {
                take(bytes[index])
                index += 1
            }
        }
        defer { shown = [] }
        return shown
    }

    /// What was held back, at the end of the stream.
    public mutating func finish() -> [UInt8] {
        state = .ground
        flushScalar()
        flushCarriageReturn()
        defer { shown = [] }
        return shown
    }

    private var isPlain: Bool {
        guard case .ground = state else { return false }
        return scalar.isEmpty && !carriageReturnWaits
    }

    private mutating func take(_ byte: UInt8) {
        switch state {
        case .ground: takeText(byte)
        case .escape: takeEscape(byte)
        case .escapeIntermediate(let bytes): takeIntermediate(byte, after: bytes)
        case .control(let bytes): takeControl(byte, after: bytes)
        case .string: takeString(byte)
        case .stringEscape:
            // ESC \ is the string terminator; any other escape ends the string too.
            state = byte == UInt8(ascii: "\\") ? .ground : .escape
            if case .escape = state { takeEscape(byte) }
        }
    }

    private mutating func takeEscape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "["): state = .control([])
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"):
            state = .string
        case 0x20...0x2F: state = .escapeIntermediate([byte])
        case 0x30...0x7E:
            state = .ground
            if keeping == .screen, TerminalSequences.escapes.contains(byte) { shown += [0x1B, byte] }
        default: abort(byte)
        }
    }

    private mutating func takeIntermediate(_ byte: UInt8, after bytes: [UInt8]) {
        switch byte {
        case 0x20...0x2F where bytes.count < 3: state = .escapeIntermediate(bytes + [byte])
        case 0x30...0x7E:
            state = .ground
            if keeping == .screen, TerminalSequences.isCharacterSet(bytes, byte) { shown += [0x1B] + bytes + [byte] }
        default: abort(byte)
        }
    }

    private mutating func takeControl(_ byte: UInt8, after bytes: [UInt8]?) {
        switch byte {
        case 0x20...0x3F:
            state = .control(bytes.flatMap { $0.count < Self.longestSequence ? $0 + [byte] : nil })
        case 0x40...0x7E:
            state = .ground
            guard let bytes, TerminalSequences.isHarmless(bytes, byte, drawing: keeping == .screen),
                keeping != .text
            else { return }
            shown += [0x1B, UInt8(ascii: "[")] + bytes + [byte]
        default: abort(byte)
        }
    }

    private mutating func takeString(_ byte: UInt8) {
        switch byte {
        case 0x1B: state = .stringEscape
        case 0x07, 0x18, 0x1A: state = .ground
        // A line feed ends it, so that an unfinished one cannot hide the lines after it.
        case 0x00..<0x20: abort(byte)
        default: break
        }
    }

    /// Ends a sequence that this byte does not belong to.
    private mutating func abort(_ byte: UInt8) {
        state = .ground
        takeText(byte)
    }

    private mutating func takeText(_ byte: UInt8) {
        switch scalar.take(byte) {
        case .more: return
        case .whole(let bytes, let value):
            flushCarriageReturn()
            showScalar(bytes, value)
        case .ascii:
            takeASCII(byte)
        case .invalid(let bytes, let again):
            flushCarriageReturn()
            showInvalid(bytes)
            if again { takeText(byte) }
        }
    }

    private mutating func takeASCII(_ byte: UInt8) {
        if byte != UInt8(ascii: "\n") { flushCarriageReturn() }
        carriageReturnWaits = false
        switch byte {
        case 0x1B: state = .escape
        case 0x20...0x7E, UInt8(ascii: "\n"), UInt8(ascii: "\t"): shown.append(byte)
        case UInt8(ascii: "\r") where keeping != .screen: carriageReturnWaits = true
        case _ where keeping != .screen: shown += visible(String(UnicodeScalar(byte))).utf8
        case _ where TerminalSequences.controls.contains(byte): shown.append(byte)
        default: break
        }
    }

    private mutating func showScalar(_ bytes: [UInt8], _ value: UInt32) {
        if keeping == .screen {
            if !(0x80...0x9F).contains(value) { shown += bytes }
        } else if misleads(value), let scalar = UnicodeScalar(value) {
            shown += "\\u{\(String(scalar.value, radix: 16))}".utf8
        } else {
            shown += bytes
        }
    }

    private mutating func showInvalid(_ bytes: [UInt8]) {
        if keeping == .screen {
            shown += "\u{FFFD}".utf8
        } else {
            for byte in bytes { shown += "\\x\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8 }
        }
    }

    private mutating func flushScalar() {
        let rest = scalar.rest()
        if !rest.isEmpty { showInvalid(rest) }
    }

    // One before a line feed is part of the line's end; any other would let a line overwrite itself.
    private mutating func flushCarriageReturn() {
        if carriageReturnWaits { shown += "\\r".utf8 }
        carriageReturnWaits = false
    }
}

/// Whether a scalar hides or reorders what is beside it: controls, line separators, bidirectional controls (UAX #9),
/// zero-width space, word joiner, byte order mark and tags; not the joiners of scripts and emoji.
private func misleads(_ value: UInt32) -> Bool {
    switch value {
    case 0x80...0x9F, 0x061C, 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF, 0xE0000...0xE007F: true
    default: false
    }
}
