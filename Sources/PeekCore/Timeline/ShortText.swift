/// Text from outside as part of one line: made visible, and cut with `…` when it is long.
///
/// - Parameter limit: Unicode scalars at most, the `…` included; not characters, of which one can have any length.
func short(_ text: String, _ limit: Int) -> String {
    // Cut before as well, so that a megabyte is not made visible for the sake of a word.
    let shown = visible(beginning(of: text, limit + 1))
    return shown.unicodeScalars.count > limit ? beginning(of: shown, limit - 1) + "…" : shown
}

private func beginning(of text: String, _ count: Int) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.prefix(count)))
}

/// Unicode scalars of a name in a line at most, such as a version's; a full commit hash has 40.
let longestName = 64

/// Unicode scalars of a sentence in a line at most, such as a deploy's message; the rest fits beside it in two lines of a
/// terminal.
let longestSentence = 100
