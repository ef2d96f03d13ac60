import PeekCore

extension Shape {
    /// A file of commands alone; for an editor it is a policy without the rest.
    static let catalogue = Shape(
        .required("commands", .things(.plain, .mapping(command)), "The commands that roles may name.")
    )

    /// A command of the catalogue.
    static let command = Shape(
        .required("summary", .text, "One line: what the command is for."),
        .required("binary", .path, "The program by its absolute path on the hosts; it runs without a shell."),
        .optional("adds", .sequence(of: .text), "Words that always follow the program, such as [--no-pager]."),
        .optional("flags", .options, "Options without a value, exactly as they may be typed: -a -r --all."),
        .optional("values", .named(.options, .argument), "Options with a value, and what that may be."),
        .optional("count", .words(CountForm.all.map { ($0.rawValue, $0.meaning) }), "The old form of a count."),
        .optional(
            "operands",
            .either(.words(NamedOperandRule.allCases.map { ($0.rawValue, $0.meaning) }), .mapping(operands)),
            "What the operands are; none if left out."
        ),
        .optional("recursive", .options, "Those of the flags that descend into directories."),
        .optional(
            "impliesCurrentDirectory",
            .flag,
            "true where the program looks at the current directory when no path is given."
        ),
        .optional("plainNames", .flag, "true where file names with \\ | & ; could do harm."),
        .optional(
            "refused",
            .named(.options, .text),
            "Options left out on purpose, with the reason that people are told."
        )
    )

    /// An option's value that may be missing.
    static let optionalValue = Shape(
        .optional("optional", .value, "A value only when glued or after =."),
        .optional("optionalOrNext", .value, "A value, or none where the next word does not fit."),
        alternatives: ["optional", "optionalOrNext"]
    )

    /// A value of certain characters.
    static let characters = Shape(
        .required("characters", .text, "The characters that will do, such as \"0-9.\"."),
        .required("max", .number(1...4096), "How many of them at most.")
    )

    /// Operands with bounds.
    static let operands = Shape(
        .optional("paths", .mapping(bounds), "Paths whose content shows."),
        .optional("listings", .mapping(bounds), "Paths of which only names and attributes show."),
        .optional("texts", .mapping(bounds), "Words that are never paths."),
        alternatives: ["paths", "listings", "texts"]
    )

    /// How many operands.
    static let bounds = Shape(
        .optional("min", .number(0...200), "At least so many; 0 if left out."),
        .optional("max", .number(0...200), "At most so many; any number if left out.")
    )
}

extension Schema {
    /// Options as they are typed, apart by blanks.
    fileprivate static let options = text(
        matching: "^ *\(option)(?: +\(option))* *$",
        "Options as they are typed, apart by blanks: -x --name."
    )

    private static let option = "(?:-[A-Za-z0-9]|-{2,3}[A-Za-z0-9][A-Za-z0-9_-]+)"

    /// What an option's value may be.
    fileprivate static let value = either(
        .words(NamedValueRule.allCases.map { ($0.rawValue, $0.meaning) }),
        .list(of: .text),
        .mapping(.characters)
    )

    /// What follows an option.
    fileprivate static let argument = either(
        .words(NamedValueRule.allCases.map { ($0.rawValue, $0.meaning) }),
        .list(of: .text),
        .mapping(.characters),
        .mapping(.optionalValue)
    )
}

extension CountForm {
    fileprivate var meaning: String {
        switch self {
        case .none: "There is none."
        case .dashNumber: "-5"
        case .tail: "-5, +5, -5f"
        }
    }
}

extension NamedValueRule {
    fileprivate var meaning: String {
        switch self {
        case .number: "A whole number."
        case .size: "A number with a suffix, such as 10K or 2MiB."
        case .memory: "An amount of memory, such as 999M or 50%."
        case .seconds: "Seconds, such as 0.5."
        case .text: "Any text."
        case .word: "Letters, digits and _.,:@%+=-"
        case .unit: "A systemd unit or a glob of units."
        case .name: "Letters, digits and _.-"
        }
    }
}

extension NamedOperandRule {
    fileprivate var meaning: String {
        switch self {
        case .none: "There are none."
        case .paths: "Paths whose content shows."
        case .listings: "Paths of which only names and attributes show."
        case .texts: "Words that are never paths."
        case .patternThenPaths: "A pattern, then paths whose content shows."
        case .journalMatches: "FIELD=VALUE, matches of the journal."
        }
    }
}
