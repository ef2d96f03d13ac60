/// A text in a small language that is the value of an option, or an operand; two that mean the same are equal.
///
/// Parsing ``text`` again gives an equal value.
protocol ValueLanguage: Sendable, Hashable {
    /// Parses.
    ///
    /// - Parameter rule: what a refusal gives as its rule, such as `catalogue: date`.
    /// - Throws: a refusal that names what is not allowed, where, and what to type instead.
    init(parsing text: String, rule: String) throws(Refusal)

    /// The canonical text.
    var text: String { get }
}
