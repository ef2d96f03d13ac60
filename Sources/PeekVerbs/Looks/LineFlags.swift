import ArgumentParser
import PeekCore

/// What `tail` does with lines; the letters are those of stern.
struct LineFlags: ParsableArguments {
    /// How many patterns a request may have; each is looked for in every line.
    static let mostPatterns = 20
    /// How long a pattern may be, in bytes.
    static let longestPattern = 1000

    @Option(
        name: [.customShort("i", allowingJoined: true), .customLong("include")],
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Only lines that one of these matches.", valueName: "regex")
    )
    var include: [String] = []

    @Option(
        name: [.customShort("e", allowingJoined: true), .customLong("exclude")],
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("No line that one of these matches.", valueName: "regex")
    )
    var exclude: [String] = []

    @Option(
        name: [.customShort("H", allowingJoined: true), .customLong("highlight")],
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("All lines, with what matches in red.", valueName: "regex")
    )
    var highlight: [String] = []

    @Flag(name: [.customShort("t"), .customLong("timestamps")], help: "Show when each line came.")
    var showsTime = false

    func validate() throws {
        let patterns = include + exclude + highlight
        guard patterns.count <= Self.mostPatterns else {
            throw ValidationError("-i, -e and -H can be given \(Self.mostPatterns) times in all; a|b is one pattern")
        }
        guard patterns.allSatisfy({ $0.utf8.count <= Self.longestPattern }) else {
            throw ValidationError("a pattern of -i, -e or -H has at most \(Self.longestPattern) bytes")
        }
    }

    /// The options for the gateway's looks.
    func options(readsJSON: Bool, _ clock: ClockText) -> LineOptions {
        LineOptions(
            include: include,
            exclude: exclude,
            highlight: highlight,
            showsTime: showsTime,
            readsJSON: readsJSON,
            clock: clock.wall
        )
    }
}
