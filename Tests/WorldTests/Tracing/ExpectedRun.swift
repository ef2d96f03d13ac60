@testable import PeekCore

/// What a value says that its run may do.
struct ExpectedRun: Sendable {
    /// One program of it.
    struct Stage: Sendable {
        /// The catalogue's name for it.
        let program: String
        /// The program's file and its words, as the kernel is given them.
        let words: [String]
        /// The paths that it names; what is below them belongs to them.
        let paths: [PathPattern]

        /// What the catalogue always adds; a path among it is a program that this one becomes.
        let adds: [String]
    }

    /// The line as it was typed.
    let line: String
    /// The whole text that the login shell is given.
    let text: String
    let stages: [Stage]

    /// What runs for a line whose wildcards have been replaced.
    init(_ authorization: Authorization, line: String) {
        self.line = line
        text = authorization.rendering(terminal: nil)
        stages = authorization.command.stages.map { stage in
            let text = stage.text(adding: authorization.paths.exclusions(for: stage), glob: \.literalText)
            var paths: [String] = []
            for case .path(let path) in stage.operands { paths.append(path) }
            for option in stage.options + stage.verbOptions where option.isPath {
                paths += option.value.map { [$0] } ?? []
            }
            return Stage(
                program: stage.program,
                words: Self.words(text),
                paths: paths.map { PathPattern($0.escapedForGlob) },
                adds: stage.adds
            )
        }
    }

    /// What runs to look up the names of a wildcard of a line.
    init(listing glob: GlobOperand, of authorization: Authorization, line: String) {
        self.line = "\(line) (names of \(glob))"
        text = authorization.listing(for: glob).plain
        // The text is quoted once more within the wrapper; what is quoted there is the program's own.
        let words =
            [
                "/usr/bin/find", "-H", glob.directory, "-mindepth", "\(glob.depth)", "-maxdepth", "\(glob.depth)",
                "-path",
            ]
            + [glob.description, "-print0"]
        stages = [Stage(program: "find", words: words, paths: [PathPattern(glob.directory.escapedForGlob)], adds: [])]
    }

    /// What a text of a test's own may do that runs in place of a value.
    init(text: String, stages: [Stage]) {
        line = text
        self.text = text
        self.stages = stages
    }

    /// The words of a simple command with everything quoted but the program and the redirection of stderr.
    private static func words(_ text: String) -> [String] {
        var words = [""]
        var isQuoted = false
        var isEscaped = false
        for character in text.unicodeScalars {
            if isEscaped {
                words[words.count - 1].unicodeScalars.append(character)
                isEscaped = false
            } else if character == "'" {
                isQuoted.toggle()
            } else if character == "\\", !isQuoted {
                isEscaped = true
            } else if character == " ", !isQuoted {
                words.append("")
            } else {
                words[words.count - 1].unicodeScalars.append(character)
            }
        }
        if text.hasSuffix(" 2>/dev/null") || text.hasSuffix(" 2>&1") { words.removeLast() }
        return words
    }
}

extension String {
    /// The text as a pattern that matches it alone.
    fileprivate var escapedForGlob: String {
        map { "*?[\\".contains($0) ? "\\\($0)" : "\($0)" }.joined()
    }
}
