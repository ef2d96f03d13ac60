import Testing

/// A program of awk with what becomes of it.
struct AwkSample: Sendable, CustomTestStringConvertible {
    /// What is typed.
    var program: String
    /// The canonical text, or the beginning of the refusal.
    var outcome: String

    init(_ program: String, _ canonical: String) {
        self.program = program
        outcome = canonical
    }

    init(_ program: String, refused message: String) {
        self.program = program
        outcome = message
    }

    var testDescription: String { program }
}
