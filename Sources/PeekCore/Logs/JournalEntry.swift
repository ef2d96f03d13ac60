import FoundationEssentials

/// An entry of a journal as `journalctl -o json` writes it (systemd.journal-fields(7)).
struct JournalEntry {
    /// Where the journal has it.
    var cursor: String
    /// The entry as lines, each with a line feed: time, host and program, then the message.
    var text: [UInt8]

    /// Reads one line of output; nil for what is no entry.
    init?(_ line: [UInt8]) {
        guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(line)) else { return nil }
        cursor = fields.cursor
        let moment = Int64(fields.microseconds).map { Timestamp(milliseconds: $0 / 1000).description }
        let name = fields.identifier?.inOneLine ?? fields.command?.inOneLine ?? Array("unknown".utf8)
        let process = (fields.process ?? fields.claimedProcess)?.inOneLine
        var text = Array("\(moment ?? fields.microseconds) ".utf8)
        if let host = fields.host?.inOneLine { text += host + [0x20] }
        text += name
        if let process { text += [0x5B] + process + [0x5D] }
        text += Array(": ".utf8)
        let message = fields.message?.inLines ?? []
        for (index, part) in message.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            if index > 0 { text += Self.continuation }
            text += part + [0x0A]
        }
        self.text = text
    }

    // What a message's further lines begin with, so that they belong to the first.
    private static let continuation = Array("    ".utf8)

    private struct Fields: Decodable {
        var cursor: String
        var microseconds: String
        var host: Value?
        var identifier: Value?
        var command: Value?
        var process: Value?
        var claimedProcess: Value?
        var message: Value?

        enum CodingKeys: String, CodingKey {
            case cursor = "__CURSOR"
            case microseconds = "__REALTIME_TIMESTAMP"
            case host = "_HOSTNAME"
            case identifier = "SYSLOG_IDENTIFIER"
            case command = "_COMM"
            case process = "_PID"
            case claimedProcess = "SYSLOG_PID"
            case message = "MESSAGE"
        }
    }

    /// A field: text, bytes that are no text as numbers, or several of these; a sender may give a field more than once.
    private struct Value: Decodable {
        private var values: [[UInt8]]

        var inOneLine: [UInt8] { Array(values.joined(separator: [0x2C])) }
        var inLines: [UInt8] { Array(values.joined(separator: [0x0A])) }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                values = [Array(text.utf8)]
            } else if let numbers = try? container.decode([UInt8].self) {
                values = [numbers]
            } else {
                values = try container.decode([Value].self).flatMap(\.values)
            }
        }
    }
}
