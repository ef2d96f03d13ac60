import CLibSSH

/// What libssh refused to do, in its own words.
public struct LibSSHError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was attempted, such as `connect`.
    public var operation: String
    /// libssh's message; may hold text that a peer sent.
    public var message: String

    /// Makes an error.
    public init(operation: String, message: String) {
        self.operation = operation
        self.message = message
    }

    public var description: String { "\(operation): \(message)" }
}

/// Reads the error that libssh keeps in a session or a bind.
func lastError(_ operation: String, of object: UnsafeMutableRawPointer?) -> LibSSHError {
    let message = object.flatMap { ssh_get_error($0) }.map { String(cString: $0) } ?? "out of memory"
    return LibSSHError(operation: operation, message: message.isEmpty ? "failed without a message" : message)
}
