/// A word of a line, with quotes and escapes taken away.
struct ScannedWord: Sendable, Hashable {
    /// What the program would be given.
    var text: String
    /// The same as a glob, literal special characters behind backslashes; nil where nothing unquoted is special.
    var pattern: String?
    /// Whether any part was quoted or escaped.
    var isQuoted: Bool
    /// Where it starts, in bytes from 0.
    var offset: Int
    /// Where it ends, in bytes from 0.
    var end: Int

    /// The same place with another text.
    func replaced(by text: String) -> ScannedWord {
        ScannedWord(text: text, pattern: nil, isQuoted: false, offset: offset, end: end)
    }
}

/// One part of a pipeline before anything is known about its program.
struct ScannedStage: Sendable, Hashable {
    /// The program's name first; never empty.
    var words: [ScannedWord]
    /// Where stderr goes.
    var errors: Command.ErrorOutput
}

/// How long a line may be.
struct LineLimits: Sendable {
    /// Bytes of UTF-8.
    var bytes: Int
    /// Programs in one pipeline.
    var stages: Int
    /// Words in all stages together.
    var words: Int

    /// For what a person types: a line that is longer was not written by hand, and each stage is a process on the host.
    static let typed = LineLimits(bytes: 4096, stages: 12, words: 200)
    /// For what was rendered here after names were filled in for globs; see ``Authorization/expanded(with:)``.
    static let rendered = LineLimits(bytes: 1 << 20, stages: 12, words: 1 << 16)
}
