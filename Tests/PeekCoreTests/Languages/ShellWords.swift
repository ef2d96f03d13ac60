@testable import PeekCore

/// A line as a shell cuts it into words, where nothing but single quotes, `\'` and plain words is on it.
enum ShellWords {
    /// The words; nil when the line holds anything that a shell could treat.
    static func cut(_ line: String) -> [String]? {
        var words: [String] = []
        var bytes = Array(line.utf8)[...]
        while !bytes.isEmpty {
            var word: [UInt8] = []
            let start = bytes.startIndex
            while let byte = bytes.first, byte != 0x20 {
                bytes.removeFirst()
                switch byte {
                case UInt8(ascii: "'"):
                    guard let end = bytes.firstIndex(of: byte) else { return nil }
                    word += bytes[..<end]
                    bytes = bytes[(end + 1)...]
                case UInt8(ascii: "\\"):
                    guard bytes.popFirst() == UInt8(ascii: "'") else { return nil }
                    word.append(UInt8(ascii: "'"))
                case _ where NamedValueRule.isAlphanumeric(byte) || "/._+-".utf8.contains(byte):
                    word.append(byte)
                default: return nil
                }
            }
            guard bytes.startIndex > start else { return nil }
            words.append(String(decoding: word, as: UTF8.self))
            if bytes.popFirst() != nil, bytes.isEmpty { return nil }
        }
        return words
    }
}

extension Command.Stage {
    /// The program and what it is given, as the value says; without wildcards.
    var arguments: [String] {
        var words = [binary] + adds + options.flatMap(\.words)
        words += verb.map { $0.split(separator: " ").map(String.init) } ?? []
        words += verbOptions.flatMap(\.words)
        if !operands.isEmpty, endsOptions { words.append("--") }
        return words
            + operands.flatMap { operand in
                switch operand {
                case .text(let text), .path(let text), .unit(let text): [text]
                case .program(let program): program.words
                case .glob(let glob): [glob.literalText]
                case .standardInput: ["-"]
                }
            }
    }
}
