/// A line of a corpus.
public struct SampleLine: Sendable, CustomStringConvertible {
    /// What it is an example of.
    public var kind: String
    /// The line.
    public var line: String

    /// Makes a sample.
    public init(kind: String, line: String) {
        self.kind = kind
        self.line = line
    }

    public var description: String { "\(kind): \(line)" }
}
