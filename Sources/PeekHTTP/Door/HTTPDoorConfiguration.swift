public import PeekCore

/// Where the HTTP door listens, and what one client may take from it.
public struct HTTPDoorConfiguration: Sendable, Hashable {
    /// An address of this machine; a name is looked up.
    public var address: String
    /// TCP port; 0 lets the system choose.
    public var port: UInt16
    /// Connections at once, far above what deploys and a scraper need; more wait to be accepted.
    public var connections = 256
    /// Seconds that a client may take until the head of a request is there, and that a connection may be idle.
    public var idleSeconds: Int64 = 30
    /// Seconds that a client may take for the whole body of a request.
    public var bodySeconds: Int64 = 30
    /// Seconds that a client may take nothing of an answer that waits for it.
    public var stallSeconds: Int64 = 60

    /// Listens on `port` of `address`.
    public init(address: String = "127.0.0.1", port: UInt16) {
        self.address = address
        self.port = port
    }

    /// Reads `ADDRESS:PORT`, where an IPv6 address stands in brackets.
    ///
    /// - Throws: ``Refusal`` that says what would work.
    public init(listen text: String) throws(Refusal) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw Refusal(.usage, "\(text) is not an address and a port", wouldWork: "127.0.0.1:8080 or [::1]:8080")
        }
        var address = text[..<colon]
        if address.hasPrefix("["), address.hasSuffix("]") {
            address = address.dropFirst().dropLast()
        } else if address.contains(":") {
            throw Refusal(.usage, "the IPv6 address in \(text) needs brackets", wouldWork: "[::1]:8080")
        }
        guard !address.isEmpty else {
            throw Refusal(.usage, "\(text) names no address", wouldWork: "127.0.0.1:\(port)")
        }
        self.init(address: String(address), port: port)
    }
}
