import PeekCore

/// The command line that shows the end of a log, as a person would type it.
struct TailLine: CustomStringConvertible {
    /// More lines than anyone scrolls through, and few enough for `tail` to find without reading a whole log.
    static let mostLines = 1_000_000

    let description: String

    /// Makes the line for `log`.
    ///
    /// - Parameter since: from when on in place of `lines`; of a file it is then the whole, of which a part is shown.
    init(_ log: Log.Source, lines: Int, since: Timestamp? = nil, follow: Bool) {
        let count = since == nil ? String(lines) : "+1"
        let words: [String] =
            switch log {
            case .path(let path): ["tail", "-n", count] + (follow ? ["-F"] : []) + ["--", path]
            case .unit(let unit):
                ["journalctl"] + (since.map { ["--since", Self.time($0)] } ?? ["-n", count]) + (follow ? ["-f"] : [])
                    + ["-u", unit]
            }
        description = quoteWords(words)
    }

    // `@` and seconds since the epoch (systemd.time(7)); a fraction is left out, so that nothing is.
    private static func time(_ moment: Timestamp) -> String { "@\(max(0, moment.milliseconds) / 1000)" }
}
