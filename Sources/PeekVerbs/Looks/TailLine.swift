import PeekCore

/// The command line that shows the end of a log, as a person would type it.
struct TailLine: CustomStringConvertible {
    /// More lines than anyone scrolls through, and few enough for `tail` to find without reading a whole log.
    static let mostLines = 1_000_000

    let description: String

    /// Makes the line for `log`.
    init(_ log: Log.Source, lines: Int, follow: Bool) {
        let words: [String] =
            switch log {
            case .path(let path): ["tail", "-n", String(lines)] + (follow ? ["-F"] : []) + ["--", path]
            case .unit(let unit): ["journalctl", "-n", String(lines)] + (follow ? ["-f"] : []) + ["-u", unit]
            }
        description = quoteWords(words)
    }
}
