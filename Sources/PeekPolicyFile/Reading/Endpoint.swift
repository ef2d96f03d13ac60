import Glibc

/// A DNS name or IP address, and a TCP port where one is written.
struct Endpoint: Hashable {
    let address: String
    let port: UInt16?

    /// Reads `ADDR`, `ADDR:PORT`, `[IPv6]:PORT` or a bare IPv6 address; nil when it is none of them.
    init?(_ text: String, lowestPort: UInt16 = 1) {
        if text.hasPrefix("[") {
            let parts = text.dropFirst().split(separator: "]", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, Self.isIPv6(String(parts[0])) else { return nil }
            self.init(address: String(parts[0]), suffix: parts[1], lowestPort)
        } else if Self.isIPv6(text) {
            self.init(address: text, suffix: "", lowestPort)
        } else {
            let name = String(text.prefix { $0 != ":" })
            guard Self.isIPv4(name) || Self.isName(name) else { return nil }
            self.init(address: name, suffix: text.dropFirst(name.count), lowestPort)
        }
    }

    private init?(address: String, suffix: Substring, _ lowestPort: UInt16) {
        self.address = address
        guard !suffix.isEmpty else {
            port = nil
            return
        }
        guard suffix.hasPrefix(":"), suffix.utf8.dropFirst().allSatisfy({ (48...57).contains($0) }),
            let number = UInt16(suffix.dropFirst()), number >= lowestPort
        else { return nil }
        port = number
    }

    /// Whether `text` is an IP address.
    static func isIP(_ text: String) -> Bool { isIPv4(text) || isIPv6(text) }

    /// Whether `text` is four decimal numbers, as inet_pton(3) takes them.
    static func isIPv4(_ text: String) -> Bool {
        var address = in_addr()
        return inet_pton(AF_INET, text, &address) == 1
    }

    /// Whether `text` is an IPv6 address without a zone.
    static func isIPv6(_ text: String) -> Bool {
        var address = in6_addr()
        return inet_pton(AF_INET6, text, &address) == 1
    }

    /// Whether `text` is a host name by RFC 1123 section 2.1, with underscores too, which resolvers take.
    ///
    /// Labels of letters, digits and dashes; the last is not a number, so that no mistyped IPv4 address passes for one.
    private static func isName(_ text: String) -> Bool {
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, let last = labels.last, !last.allSatisfy({ (48...57).contains($0) }) else {
            return false
        }
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { "-_".utf8.contains($0) || Character(Unicode.Scalar($0)).isASCIIWord }
        }
    }
}

extension Character {
    /// Whether it is a letter or a digit of ASCII.
    var isASCIIWord: Bool { isASCII && (isLetter || isNumber) }
}
