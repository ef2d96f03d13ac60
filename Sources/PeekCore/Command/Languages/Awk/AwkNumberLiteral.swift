/// Numbers of awk, in decimal.
enum AwkNumberLiteral {
    /// The number without zeros in front, because gawk and busybox read 011 as nine and the others as eleven.
    static func canonical(_ bytes: [UInt8], _ token: AwkToken) -> String {
        let text = bytes[token.start..<token.end]
        let whole = text.prefix(while: AwkTokenizer.isDigit)
        var rest = text[whole.endIndex...]
        let digits = whole.drop { $0 == UInt8(ascii: "0") }
        var canonical = digits.isEmpty ? [UInt8(ascii: "0")] : Array(digits)
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix(while: AwkTokenizer.isDigit)
            if !fraction.isEmpty { canonical += [UInt8(ascii: ".")] + fraction }
            rest = rest[fraction.endIndex...]
        }
        canonical += rest.map { $0 == UInt8(ascii: "E") ? UInt8(ascii: "e") : $0 }
        return String(decoding: canonical, as: UTF8.self)
    }
}
