/// Why bytes are not the key, certificate or signature that they claim to be.
public struct WireError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A clause with "it" as its subject, such as `it ends too early`; may hold hostile characters.
    public var description: String

    /// Makes an error.
    init(_ description: String) {
        self.description = description
    }
}
