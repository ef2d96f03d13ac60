/// What is left of a line without what a shell would do beyond a pipeline.
enum LineParts {
    /// The commands between `;`, `&&`, `||` and `&`, without redirections to and from files; quotes are respected.
    ///
    /// What a shell passes on as it stands is escaped: `{}`, and `{`, `}`, `!`, `(` and `)` between blanks.
    static func commands(of line: String) -> [String] {
        var commands: [[UInt8]] = [[]]
        var quote: UInt8?
        var bytes = Array(line.utf8)[...]
        while let byte = bytes.popFirst() {
            switch byte {
            case UInt8(ascii: "\\") where quote != UInt8(ascii: "'"):
                commands[commands.count - 1].append(byte)
                if let next = bytes.popFirst() { commands[commands.count - 1].append(next) }
                continue
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                if quote == nil { quote = byte } else if quote == byte { quote = nil }
            case UInt8(ascii: ";") where quote == nil, UInt8(ascii: "&") where quote == nil:
                commands.append([])
                continue
            case UInt8(ascii: "|") where quote == nil && bytes.first == byte:
                bytes.removeFirst()
                commands.append([])
                continue
            case UInt8(ascii: ">") where quote == nil, UInt8(ascii: "<") where quote == nil:
                // A digit in front is the number of what is redirected.
                if let last = commands[commands.count - 1].last, last >= 0x30, last <= 0x39 {
                    commands[commands.count - 1].removeLast()
                }
                bytes = bytes.drop { $0 == byte || $0 == UInt8(ascii: "&") || $0 == 0x20 }
                bytes = bytes.drop { $0 != 0x20 && !";&|".utf8.contains($0) }
                continue
            case UInt8(ascii: "{") where quote == nil && bytes.first == UInt8(ascii: "}"):
                bytes.removeFirst()
                commands[commands.count - 1] += #"\{\}"#.utf8
                continue
            case _ where quote == nil && "{}()!".utf8.contains(byte):
                let isAlone = commands[commands.count - 1].last == 0x20 && (bytes.first ?? 0x20) == 0x20
                if isAlone { commands[commands.count - 1].append(UInt8(ascii: "\\")) }
            default: break
            }
            commands[commands.count - 1].append(byte)
        }
        return commands.map { String(decoding: $0, as: UTF8.self) }
    }
}
