/// Makes keys of the bytes that a terminal sends, however they are cut.
///
/// Sources: ECMA-48 section 5.4; https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, "PC-Style Function Keys" and
/// "Bracketed Paste Mode". An escape alone waits for the byte after it.
public struct KeyDecoder: Sendable {
    /// Bytes that one paste may have; a hundred lines of the longest kind are no look any more.
    public static let mostPasted = 65_536

    private enum State {
        case ground
        case escape
        // The bytes after CSI.
        case control([UInt8])
        case singleShift
        case paste
    }

    // xterm's longest has two numbers.
    private static let longestSequence = 32
    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    private var state = State.ground
    private var scalar = ScalarAssembly()
    private var pasted: [UInt8] = []
    private var isLong = false
    // The end of what was pasted, as far as it may be the sequence that ends it.
    private var ending: [UInt8] = []
    private var keys: [PromptKey] = []

    /// Makes a decoder that has seen nothing.
    public init() {}

    /// The keys that `bytes` complete.
    public mutating func keys(of bytes: [UInt8]) -> [PromptKey] {
        for byte in bytes { take(byte) }
        defer { keys = [] }
        return keys
    }

    private mutating func take(_ byte: UInt8) {
        switch state {
        case .ground: takeText(byte)
        case .escape: takeEscape(byte)
        case .control(let bytes): takeControl(byte, after: bytes)
        case .singleShift:
            state = .ground
            keys.append(Self.motion(byte, isWord: false) ?? (byte == UInt8(ascii: "M") ? .enter : .unknown))
        case .paste: takePasted(byte)
        }
    }

    private mutating func takeText(_ byte: UInt8) {
        switch scalar.take(byte) {
        case .more: return
        case .whole(_, let value): keys.append(.text(Unicode.Scalar(value) ?? "\u{FFFD}"))
        case .invalid(_, let again):
            keys.append(.text("\u{FFFD}"))
            if again { takeText(byte) }
        case .ascii:
            switch byte {
            case 0x1B: state = .escape
            case 0x20...0x7E: keys.append(.text(Unicode.Scalar(byte)))
            default: keys.append(Self.controls[byte] ?? .unknown)
            }
        }
    }

    // What readline binds them to (readline(3), "EDITING COMMANDS").
    private static let controls: [UInt8: PromptKey] = [
        0x01: .home, 0x02: .left, 0x03: .interrupt, 0x04: .endOfInput, 0x05: .end, 0x06: .right, 0x07: .cancel,
        0x08: .backspace, 0x09: .tab, 0x0A: .enter, 0x0B: .killToEnd, 0x0C: .clearScreen, 0x0D: .enter, 0x0E: .down,
        0x10: .up, 0x12: .search, 0x15: .killToStart, 0x17: .deleteBlankWord, 0x19: .yank, 0x1A: .suspend,
        0x7F: .backspace,
    ]

    private mutating func takeEscape(_ byte: UInt8) {
        state = .ground
        switch byte {
        case 0x1B: state = .escape
        case UInt8(ascii: "["): state = .control([])
        case UInt8(ascii: "O"): state = .singleShift
        case UInt8(ascii: "b"): keys.append(.wordLeft)
        case UInt8(ascii: "f"): keys.append(.wordRight)
        case UInt8(ascii: "d"): keys.append(.deleteWordRight)
        case 0x08, 0x7F: keys.append(.deleteWordLeft)
        case 0x20...0x7E: keys.append(.unknown)
        default: takeText(byte)
        }
    }

    private mutating func takeControl(_ byte: UInt8, after bytes: [UInt8]) {
        switch byte {
        case 0x20...0x3F:
            state = .control(bytes.count < Self.longestSequence ? bytes + [byte] : bytes)
        case 0x40...0x7E:
            state = .ground
            endControl(byte, String(decoding: bytes, as: UTF8.self))
        default:
            state = .ground
            takeText(byte)
        }
    }

    private mutating func endControl(_ final: UInt8, _ parameters: String) {
        guard final == UInt8(ascii: "~") else {
            // 3 is Alt, 5 is Ctrl.
            let isWord = parameters == "1;3" || parameters == "1;5"
            return keys.append(Self.motion(final, isWord: isWord) ?? .unknown)
        }
        switch parameters {
        case "1", "7": keys.append(.home)
        case "4", "8": keys.append(.end)
        case "3": keys.append(.delete)
        case "3;3", "3;5": keys.append(.deleteWordRight)
        case "200": state = .paste
        default: keys.append(.unknown)
        }
    }

    private static func motion(_ final: UInt8, isWord: Bool) -> PromptKey? {
        switch final {
        case UInt8(ascii: "A"): .up
        case UInt8(ascii: "B"): .down
        case UInt8(ascii: "C"): isWord ? .wordRight : .right
        case UInt8(ascii: "D"): isWord ? .wordLeft : .left
        case UInt8(ascii: "H"): .home
        case UInt8(ascii: "F"): .end
        default: nil
        }
    }

    private mutating func takePasted(_ byte: UInt8) {
        ending.append(byte)
        if ending == Self.pasteEnd { return endPaste() }
        guard !Self.pasteEnd.starts(with: ending) else { return }
        // Only its first byte can begin it again.
        let isBeginning = byte == 0x1B
        if isBeginning { ending.removeLast() }
        isLong = isLong || pasted.count + ending.count > Self.mostPasted
        if !isLong { pasted += ending }
        ending = isBeginning ? [byte] : []
    }

    private mutating func endPaste() {
        keys.append(isLong ? .longPaste : .paste(String(decoding: pasted, as: UTF8.self)))
        state = .ground
        (ending, pasted, isLong) = ([], [], false)
    }
}
