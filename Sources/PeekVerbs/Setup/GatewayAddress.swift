/// Where a gateway's SSH door is: `HOST:PORT`, `HOST`, or `[IPV6]:PORT`.
public struct GatewayAddress: Sendable, Hashable, CustomStringConvertible {
    /// A DNS name or an IP address, without brackets.
    public let host: String
    /// TCP port, 1 to 65535.
    public let port: UInt16

    // The port of ssh where nobody says otherwise (RFC 4253 section 4).
    private static let usualPort: UInt16 = 22

    /// Reads an address; nil when it is not one, or when it could be taken for an option.
    public init?(_ text: String) {
        let host: Substring
        let rest: Substring
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<end]
            rest = text[text.index(after: end)...]
        } else if let colon = text.firstIndex(of: ":") {
            host = text[..<colon]
            rest = text[colon...]
        } else {
            host = text[...]
            rest = ""
        }
        let allowed = host.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: ".:_-%".utf8.contains(byte)
            }
        }
        guard allowed, !host.isEmpty, !host.hasPrefix("-") else { return nil }
        self.host = String(host)
        guard !rest.isEmpty else {
            port = Self.usualPort
            return
        }
        guard rest.first == ":", let port = UInt16(rest.dropFirst()), port > 0 else { return nil }
        self.port = port
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
