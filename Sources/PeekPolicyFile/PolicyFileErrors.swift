import PeekCore

/// One thing that is wrong in a file, and where.
public struct PolicyFileError: Sendable, Hashable, CustomStringConvertible {
    /// The file as it was named to the reader.
    public var file: String
    /// From 1.
    public var line: Int
    /// From 1, in Unicode scalars, as editors count.
    public var column: Int
    /// One sentence without a final period; hostile characters in it are visible already.
    public var message: String

    /// Makes an error.
    public init(file: String, line: Int, column: Int, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }

    /// `FILE:LINE:COLUMN: message`, the form that editors jump to.
    public var description: String { "\(visible(file)):\(line):\(column): \(message)" }
}

/// Everything that is wrong in a file, and in those that it includes; nothing of such a file is used.
public struct PolicyFileErrors: Error, Sendable, Hashable, CustomStringConvertible {
    /// At least one: file by file as they are included, in the order of each file.
    public let errors: [PolicyFileError]

    /// Takes the errors in that order.
    init(_ errors: [PolicyFileError]) {
        self.errors = errors
    }

    /// One error a line.
    public var description: String { errors.map(\.description).joined(separator: "\n") }
}
