/// What follows an option.
public enum OptionArgument: Sendable, Hashable {
    /// Nothing.
    case none
    /// A value, glued or as the next word.
    case required(ValueRule)
    /// A value only when glued (`-b0`) or after `=`.
    case optional(ValueRule)
    /// A value glued, after `=`, or as the next word when that fits the rule, as journalctl reads `-n 50` and `-b -1`.
    case optionalOrNext(ValueRule)
    /// Two values, each a word of its own, as jq reads `--arg NAME TEXT`.
    case pair(ValueRule, ValueRule)
}

/// The old way to give a count.
public enum CountForm: String, Sendable {
    /// There is none.
    case none
    /// `-5`, as head and grep have: it means `-n 5` where `n` takes a value, otherwise `-C 5`.
    case dashNumber
    /// `-5`, `+5`, `-5f`, `-5c`, `-5l`, as tail has.
    case tail
}

/// What the value of an option, or an operand that is no path, may be; none admits control characters but a tab.
public enum ValueRule: Sendable, Hashable {
    /// An optional sign and up to nine digits.
    case number
    /// A ``number`` with an optional suffix such as `K`, `MB`, `GiB`.
    case size
    /// An amount of memory, at most `999M` or `99%`.
    case memory
    /// Seconds, at most 9999.999.
    case seconds
    /// Any text.
    case text
    /// Letters, digits and `_.,:@%+=-`, not starting with a dash.
    case word
    /// A systemd unit or a glob of units.
    case unit
    /// Letters, digits and `_.-`, at most 128, starting with a letter or a digit.
    case name
    /// `NAME=TEXT` with the name of a variable that only holds data, as awk's `-v` takes it.
    case awkVariable
    /// Where less starts: `F`, `G`, `g`, `p`, a number before one of these, `/PATTERN` or `?PATTERN`.
    case lessPosition
    /// A path of which only names and attributes show; absolute and normalised once parsed.
    case listing
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
