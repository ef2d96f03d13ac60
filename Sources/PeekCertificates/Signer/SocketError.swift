import Glibc

/// Why a conversation over a unix socket failed.
package struct SocketError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A clause, such as `no answer in time`.
    package var description: String
    /// The system's errno, where it was the system that said no.
    package var code: Int32?

    /// Makes an error of the conversation itself.
    package init(_ description: String) {
        self.description = description
    }

    /// What the system says to `operation`.
    package init(_ operation: String, errno code: Int32) {
        description = "\(operation): \(String(cString: strerror(code)))"
        self.code = code
    }
}
