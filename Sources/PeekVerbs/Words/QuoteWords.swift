/// Writes words as one line that ``splitWords(_:)`` and any POSIX shell read as the same words.
public func quoteWords(_ words: some Sequence<String>) -> String {
    words.map(quoteWord).joined(separator: " ")
}

/// Writes one word so that a POSIX shell reads exactly it; a plain word stays as it is.
public func quoteWord(_ word: String) -> String {
    guard word.isEmpty || !word.utf8.allSatisfy(isPlain) else { return word }
    var quoted: [UInt8] = [UInt8(ascii: "'")]
    for byte in word.utf8 {
        if byte == UInt8(ascii: "'") { quoted += "'\\''".utf8 } else { quoted.append(byte) }
    }
    quoted.append(UInt8(ascii: "'"))
    return String(decoding: quoted, as: UTF8.self)
}

// None of these means anything to a shell, wherever it stands in a word; `~` and `=` do in some places.
private func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "_@%+:,./-".utf8.contains(byte)
    }
}
