/// An address, a network or a port as ss(8) takes it after `dst` and `src`.
struct SocketAddress: Sendable, Hashable {
    /// The canonical text; version 6 without a mask stands in brackets.
    let text: String

    /// Nil where ss would look a name up, or would not know what is meant.
    init?(_ text: String) {
        if text.utf8.first == UInt8(ascii: "[") {
            guard let end = text.firstIndex(of: "]"), NumericAddress.isVersion6(text[..<end].dropFirst()) else {
                return nil
            }
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || Self.isPort(rest) else { return nil }
            self.text = text
        } else if NumericAddress.isVersion6(text) {
            self.text = "[\(text)]"
        } else {
            let host = text.prefix { $0 != "/" }
            let mask = text.dropFirst(host.count + 1)
            if NumericAddress.isVersion6(host) {
                guard NumericAddress.isNumber(mask, atMost: 128) else { return nil }
            } else {
                let port = text.firstIndex(of: ":").map { text[$0...] } ?? ""
                let network = text.dropLast(port.count).split(separator: "/", omittingEmptySubsequences: false)
                guard port.isEmpty || Self.isPort(port), network.count <= 2, !text.isEmpty else { return nil }
                let isAny = network.count == 1 && (network[0] == "*" || network[0].isEmpty && !port.isEmpty)
                guard isAny || NumericAddress.isVersion4(network[0]) else { return nil }
                guard network.count == 1 || NumericAddress.isNumber(network[1], atMost: 32) else { return nil }
            }
            self.text = text
        }
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.utf8.first == UInt8(ascii: ":")
            && (text.dropFirst() == "*" || NamedValueRule.name.admits(String(text.dropFirst())))
    }
}
