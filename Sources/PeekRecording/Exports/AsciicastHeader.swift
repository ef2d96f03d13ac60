import PeekCore

/// The first line of an asciicast.
struct AsciicastHeader {
    // The size of a terminal that is not known (VT100).
    private static let usualColumns = 80
    private static let usualRows = 24

    private let start: SessionStart?

    /// Makes a header from the facts of a session's start; from nothing when they cannot be read.
    init(_ start: SessionStart?) {
        self.start = start
    }

    /// The line, without its end; texts from outside are made visible, because players show them.
    func line(_ version: AsciicastExport.Version) -> String {
        var members = ["\"version\": \(version.rawValue)"]
        let columns = size(start?.terminal?.columns, Self.usualColumns)
        let rows = size(start?.terminal?.rows, Self.usualRows)
        let type = start?.terminal.map { jsonString(visible($0.type)) }
        switch version {
        case .two:
            members += ["\"width\": \(columns)", "\"height\": \(rows)"]
        case .three:
            let terminal = ["\"cols\": \(columns)", "\"rows\": \(rows)"] + (type.map { ["\"type\": \($0)"] } ?? [])
            members.append("\"term\": {\(terminal.joined(separator: ", "))}")
        }
        if let start {
            // Rounded down, as a clock does.
            members.append("\"timestamp\": \(start.startedAt.milliseconds / 1000)")
            members.append("\"title\": \(jsonString(visible("\(start.host): \(start.line)")))")
            members.append("\"env\": {\(type.map { "\"TERM\": \($0)" } ?? "")}")
            members.append("\"prodpeek\": \(session(start))")
        }
        return "{\(members.joined(separator: ", "))}"
    }

    /// The one object of our own; every player ignores what it does not know.
    private func session(_ start: SessionStart) -> String {
        var members = [
            ("session", start.id.description), ("host", start.host), ("principal", start.principal),
            ("command", start.line),
        ]
        if let incident = start.incident { members.append(("incident", incident)) }
        if let reason = start.reason { members.append(("reason", reason)) }
        return "{\(members.map { "\"\($0.0)\": \(jsonString(visible($0.1)))" }.joined(separator: ", "))}"
    }

    private func size(_ size: Int?, _ usual: Int) -> Int {
        guard let size, (1...0xFFFF).contains(size) else { return usual }
        return size
    }
}

/// A JSON string (RFC 8259) on one line, with every control character escaped, the C1 ones and line separators too.
func jsonString(_ text: String) -> String {
    var json: [UInt8] = [UInt8(ascii: "\"")]
    json.reserveCapacity(text.utf8.count + 2)
    for scalar in text.unicodeScalars {
        switch scalar.value {
        case 0x22, 0x5C: json += [UInt8(ascii: "\\"), UInt8(scalar.value)]
        case 0x0A: json += "\\n".utf8
        case 0x0D: json += "\\r".utf8
        case 0x09: json += "\\t".utf8
        case 0x00...0x1F, 0x7F...0x9F, 0x2028...0x2029:
            let hex = String(scalar.value, radix: 16)
            json += "\\u\(String(repeating: "0", count: 4 - hex.utf8.count))\(hex)".utf8
        case 0x20...0x7E: json.append(UInt8(scalar.value))
        default: json += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        }
    }
    json.append(UInt8(ascii: "\""))
    return String(decoding: json, as: UTF8.self)
}
