/// A JSON text (RFC 8259), read strictly: what two readers could understand differently is not read at all.
indirect enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// The number as written, so that no digit is lost.
    case number(String)
    case string(String)
    case array([JSONValue])
    /// Members by name; a name that stands twice is an error.
    case object([String: JSONValue])

    /// What a person calls it.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

/// Why a text is not JSON, or not clear enough to be read.
struct JSONProblem: Error, Sendable, Hashable {
    /// What is wrong, without a final period.
    var message: String
    /// Line from 1.
    var line: Int
    /// Column in bytes from 1.
    var column: Int
}
