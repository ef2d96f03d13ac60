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
