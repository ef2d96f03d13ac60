/// One command of sed(1), and the lines that it is for.
struct SedCommand: Sendable, Hashable {
    /// The lines; all where there is none.
    var address: SedAddress?
    /// Whether it is for all the other lines.
    var isNegated = false
    /// What is done.
    var action: SedAction
}

/// What a command of sed(1) does.
indirect enum SedAction: Sendable, Hashable {
    /// `{…}`.
    case block([SedCommand])
    /// A command of one letter without an argument, such as `p`.
    case plain(Character)
    /// `l`, with the width at which lines are wrapped.
    case list(width: Int?)
    /// `:NAME`.
    case label(String)
    /// `b`, `t` or `T`, and where to; to the end where there is no name.
    case branch(Character, to: String?)
    /// `s`.
    case substitute(SedSubstitution)
    /// `y`: the characters, and those in their place.
    case transliterate(SedDelimited)
    /// `a`, `i` or `c`, and the text with its escapes.
    case text(Character, String)
}

/// The lines that a command is for.
struct SedAddress: Sendable, Hashable {
    /// The first line, or the only ones.
    var start: SedPlace
    /// The last line of a range.
    var end: SedEnd?
}

/// Lines by number or content.
enum SedPlace: Sendable, Hashable {
    /// A line by its number; 0 only before a pattern.
    case line(Int)
    /// `FIRST~STEP`.
    case every(first: Int, step: Int)
    /// `$`.
    case last
    /// `/PATTERN/`, with what follows it: `I`, `M`, both or nothing.
    case pattern(SedDelimited, flags: String)
}

/// Where a range of lines ends.
enum SedEnd: Sendable, Hashable {
    /// At such a line.
    case place(SedPlace)
    /// `+N`: so many lines later.
    case lines(Int)
    /// `~N`: at the next line whose number is a multiple.
    case multiple(Int)
}

/// The command `s` of sed(1).
struct SedSubstitution: Sendable, Hashable {
    /// The regular expression (empty for the last one used), and what takes the place of a match.
    var parts: SedDelimited
    /// Which match of a line is replaced, counted from 1.
    var number: Int?
    /// Which of `g`, `I`, `M` and `p` follow, in this order.
    var flags = ""
}
