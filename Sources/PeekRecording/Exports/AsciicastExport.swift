import FoundationEssentials
import PeekCore

/// A recording for players: asciicast v2 or v3.
///
/// A line is always whole and never blank; Debian's player stops at anything else. What a player writes to a terminal
/// is filtered as in a replay: the byte-exact format is raw. What was typed is left out.
///
/// Sources: https://docs.asciinema.org/manual/asciicast/v2/ and /v3/
struct AsciicastExport: RecordingExport {
    /// The layout of header and times.
    enum Version: Int {
        case two = 2
        case three = 3
    }

    private let version: Version
    private var hasHeader = false
    private var hasTerminal = false
    private var output = TerminalFilter(.screen)
    private var errorOutput = TerminalFilter(.screen)
    private var endsInCarriageReturn = false
    // In v3 times are counted from the event before, in whole milliseconds, whose sum must not drift.
    private var millisecondsBefore: UInt64 = 0
    private var lastOffset: UInt64 = 0

    /// Makes an export.
    init(_ version: Version) {
        self.version = version
    }

    mutating func add(_ frame: Frame) -> [UInt8] {
        var lines: [UInt8] = []
        if !hasHeader { lines = header(frame) }
        lastOffset = max(lastOffset, frame.offset)
        switch frame.kind {
        case .output, .notice: lines += shown(output.filter(frame.bytes))
        case .errorOutput, .errorNotice: lines += shown(errorOutput.filter(frame.bytes))
        case .marker: lines += event("m", visible(String(decoding: frame.bytes, as: UTF8.self)))
        case .resize: lines += resized(frame)
        case .end: lines += ended(frame)
        case .start, .input, .inputLength: break
        }
        return lines
    }

    mutating func finish() -> [UInt8] {
        (hasHeader ? [] : header(nil)) + shown(output.finish() + errorOutput.finish())
    }

    private mutating func header(_ frame: Frame?) -> [UInt8] {
        hasHeader = true
        let start = frame.flatMap { $0.kind == .start ? SessionStart(decoding: $0.bytes) : nil }
        hasTerminal = start?.terminal != nil
        return Array((AsciicastHeader(start).line(version) + "\n").utf8)
    }

    private mutating func shown(_ bytes: [UInt8]) -> [UInt8] {
        guard !bytes.isEmpty else { return [] }
        return event("o", String(decoding: hasTerminal ? bytes : withCarriageReturns(bytes), as: UTF8.self))
    }

    // Without a terminal nobody has added them, and a player's terminal does not.
    private mutating func withCarriageReturns(_ bytes: [UInt8]) -> [UInt8] {
        var converted: [UInt8] = []
        converted.reserveCapacity(bytes.count + bytes.count / 32)
        for byte in bytes {
            if byte == UInt8(ascii: "\n") && !endsInCarriageReturn { converted.append(UInt8(ascii: "\r")) }
            endsInCarriageReturn = byte == UInt8(ascii: "\r")
            converted.append(byte)
        }
        return converted
    }

    private mutating func resized(_ frame: Frame) -> [UInt8] {
        guard let size = TerminalSize(decoding: frame.bytes) else { return [] }
        return event("r", "\(size.columns)x\(size.rows)")
    }

    private mutating func ended(_ frame: Frame) -> [UInt8] {
        let rest = shown(output.finish() + errorOutput.finish())
        guard version == .three, let status = RecordingEnd(decoding: frame.bytes)?.exitStatus else { return rest }
        return rest + event("x", String(status))
    }

    private mutating func event(_ code: String, _ data: String) -> [UInt8] {
        let time: String
        switch version {
        case .two:
            time = decimal(lastOffset, digits: 6)
        case .three:
            let milliseconds = lastOffset / 1000
            time = decimal(milliseconds - millisecondsBefore, digits: 3)
            millisecondsBefore = milliseconds
        }
        return Array("[\(time), \"\(code)\", \(jsonString(data))]\n".utf8)
    }
}

/// A number of millionths or thousandths as a decimal fraction.
private func decimal(_ number: UInt64, digits: Int) -> String {
    let text = String(number)
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.utf8.count)) + text
    return "\(padded.dropLast(digits)).\(padded.suffix(digits))"
}

extension SessionStart {
    /// Reads what a start frame holds; nil when it is something else.
    init?(decoding bytes: [UInt8]) {
        do {
            self = try JSONDecoder().decode(SessionStart.self, from: Data(bytes))
        } catch {
            return nil
        }
    }
}

/// What a resize frame holds.
struct TerminalSize: Sendable, Hashable {
    /// Width in characters.
    var columns: Int
    /// Height in characters.
    var rows: Int

    /// Reads four bytes each, little endian; nil when they are no size that a terminal has.
    init?(decoding bytes: [UInt8]) {
        guard bytes.count == 8 else { return nil }
        columns = bytes[..<4].reversed().reduce(0) { $0 << 8 | Int($1) }
        rows = bytes[4...].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard (1...0xFFFF).contains(columns), (1...0xFFFF).contains(rows) else { return nil }
    }
}
