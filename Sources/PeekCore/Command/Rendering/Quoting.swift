/// `text` as one word for a POSIX shell: nothing in single quotes is special (POSIX shell, 2.2.2).
func singleQuoted(_ text: String) -> String {
    let quote = UInt8(ascii: "'")
    let quotes = text.utf8.count { $0 == quote }
    guard quotes > 0 else { return "'\(text)'" }
    // A rendering is quoted three times over, so that this sees more text than anything else does.
    return String(unsafeUninitializedCapacity: text.utf8.count + 3 * quotes + 2) { quoted in
        var end = 0
        func write(_ byte: UInt8) {
            quoted[end] = byte
            end += 1
        }
        write(quote)
        for byte in text.utf8 {
            write(byte)
            if byte == quote {
                write(UInt8(ascii: "\\"))
                write(quote)
                write(quote)
            }
        }
        write(quote)
        return end
    }
}
