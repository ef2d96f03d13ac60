/// Reads policies that somebody sends to a gateway to be tried, and that are never put in force.
public protocol CandidatePolicies: Sendable {
    /// Bytes of a policy at most.
    var maximumBytes: Int { get }

    /// Reads the bytes of a policy; `name` is the file's in errors, as the sender calls it.
    ///
    /// - Throws: everything that is wrong with it.
    func read(_ bytes: [UInt8], name: String) async throws(CandidateErrors) -> Policy
}

/// What is wrong with a policy that was sent.
public struct CandidateErrors: Error, Sendable, Hashable {
    /// `FILE:LINE:COLUMN: message` each, at least one, safe for a terminal.
    public var lines: [String]

    /// Makes the errors.
    public init(_ lines: [String]) {
        self.lines = lines
    }
}
