/// Where something stands in a file that a person wrote.
public struct SourcePlace: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The file as it was named.
    public var file: String
    /// From 1.
    public var line: Int
    /// From 1, in Unicode scalars, as editors count.
    public var column: Int

    /// Makes a place.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    public static func < (left: SourcePlace, right: SourcePlace) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }

    /// `FILE:LINE:COLUMN`, the form that editors jump to.
    public var description: String { "\(visible(file)):\(line):\(column)" }
}
