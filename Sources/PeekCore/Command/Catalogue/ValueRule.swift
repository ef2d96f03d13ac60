/// What the value of an option, or an operand that is no path, may be; none admits control characters but a tab.
public enum ValueRule: Sendable, Hashable {
    /// What a rule with a name admits.
    case named(NamedValueRule)
    /// One of these words.
    case oneOf([String])
    /// Several of these words, joined by commas.
    case listOf([String])
    /// Text that begins with this, and goes on.
    case begins(String)
    /// What keeps one of these rules.
    indirect case anyOf([ValueRule])
    /// Only these characters (ranges such as `0-9` written out or as `a-z`), at most `max` of them.
    case characters(String, max: Int)
}
