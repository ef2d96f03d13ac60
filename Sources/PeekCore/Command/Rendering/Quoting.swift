/// `text` as one word for a POSIX shell: nothing in single quotes is special (POSIX shell, 2.2.2).
func singleQuoted(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "'")) else { return "'\(text)'" }
    var quoted: [UInt8] = [UInt8(ascii: "'")]
    quoted.reserveCapacity(text.utf8.count + 8)
    for byte in text.utf8 {
        if byte == UInt8(ascii: "'") {
            quoted.append(contentsOf: #"'\''"#.utf8)
        } else {
            quoted.append(byte)
        }
    }
    quoted.append(UInt8(ascii: "'"))
    return String(decoding: quoted, as: UTF8.self)
}
