/// A token of jq(1).
enum JQToken: Sendable, Hashable {
    /// A name or a keyword.
    case name(String)
    /// `.NAME`.
    case field(String)
    /// `$NAME`.
    case variable(String)
    /// `@NAME`.
    case format(String)
    /// A number as it was written.
    case number(String)
    /// An operator or a bracket.
    case symbol(String)
    /// The quote that opens a text.
    case textStart
    /// Characters of a text, with their escapes.
    case text(String)
    /// `\(`.
    case computedStart
    /// The `)` that belongs to it.
    case computedEnd
    /// The quote that closes a text.
    case textEnd
}
