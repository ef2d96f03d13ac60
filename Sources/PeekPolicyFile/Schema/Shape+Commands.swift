import PeekCore

extension Shape {
    /// A file of commands alone; for an editor it is a policy without the rest.
    static let catalogue = Shape(
        .required("commands", .things(.plain, .mapping(command)), "The commands that roles may name.")
    )

    /// What commands and their verbs have in common.
    private static let form: [Key] = [
        .optional("flags", .options, "Options without a value, exactly as they may be typed: -a -r --all."),
        .optional("values", .named(.options, .argument), "Options with a value, and what that may be."),
        .optional("count", .words(CountForm.all.map { ($0.rawValue, $0.meaning) }), "The old form of a count."),
        .optional("requires", .options, "Those of the options that must be given."),
        .optional(
            "operands",
            .either(
                .words(NamedOperandRule.allCases.map { ($0.rawValue, $0.meaning) }),
                .mapping(operands),
                .mapping(values),
                .mapping(language),
                .mapping(resources)
            ),
            "What the operands are; none if left out."
        ),
        .optional("recursive", .options, "Those of the options that descend into directories."),
        .optional(
            "impliesCurrentDirectory",
            .flag,
            "true where the program looks at the current directory when no path is given."
        ),
        .optional("endsOptions", .flag, "false where the program does not know -- for the end of options."),
        .optional(
            "refused",
            .named(.options, .text),
            "Options left out on purpose, with the reason that people are told."
        ),
    ]

    /// A command of the catalogue.
    static let command = Shape(
        keys: [
            .required("summary", .text, "One line: what the command is for."),
            .required("binary", .path, "The program by its absolute path on the hosts; it runs without a shell."),
            .optional("adds", .sequence(of: .text), "Words that always follow the program, such as [--no-pager]."),
        ] + form + [
            .optional("plainNames", .flag, "true where file names with \\ | & ; could do harm."),
            .optional(
                "looksInDirectories",
                .flag,
                "true where a program given a directory looks there for the other operand's name, as diff does."
            ),
            .optional("into", .text, "The command that the output is always handed to."),
            .optional("verbs", .named(.verb, .mapping(verb)), "The program's own verbs, by name."),
            .optional("unconfined", .text, "Why it cannot work on a host that confines sessions; it can if left out."),
            .optional("byNameOnly", .flag, "true where commands: all does not give it, and a role must name it."),
            .optional("refusedVerbs", .named(.text, .text), "Verbs left out on purpose, with the reason."),
            .optional(
                "checked",
                .either(.list(of: .text), .mapping(checked)),
                "The versions that the entry was checked with, as the program says them."
            ),
        ]
    )

    /// A verb of a command, such as `docker logs`.
    static let verb = Shape(
        keys: [.optional("summary", .text, "One line: what the verb is for.")] + form + [
            .optional("also", .list(of: .text), "Other ways to write it; none means that it may be left out.")
        ]
    )

    /// How a program says its version, and which were checked.
    static let checked = Shape(
        .optional("program", .text, "The program by its absolute path, where binary only starts it."),
        .optional("option", .text, "The word that makes it say its version, such as -V; --version if left out."),
        .required("versions", .list(of: .text), "Texts, one of which is in the first line that it says.")
    )

    /// Operands that are words by a rule.
    static let values = Shape(
        .required("values", .value, "What each may be."),
        .optional("min", .number(0...200), "At least so many; 0 if left out."),
        .optional("max", .number(0...200), "At most so many; any number if left out.")
    )

    /// Operands in a small language.
    static let language = Shape(
        .optional(
            "program",
            .words(ProgramLanguage.allCases.map { ($0.rawValue, "\($0.rawValue)(1)") }),
            "Then come paths."
        ),
        .optional(
            "expression",
            .words(ExpressionLanguage.allCases.map { ($0.rawValue, "\($0.rawValue)(\($0 == .ss ? 8 : 1))") }),
            "It is all there is."
        ),
        alternatives: ["program", "expression"]
    )

    /// Operands that are Kubernetes resources.
    static let resources = Shape(.required("resources", .list(of: .text), "The kinds that may be looked at."))

    /// An option's value that may be missing.
    static let optionalValue = Shape(
        .optional("optional", .value, "A value only when glued or after =."),
        .optional("optionalOrNext", .value, "A value, or none where the next word does not fit."),
        .optional("pair", .sequence(of: .value), "Two values, each a word of its own."),
        alternatives: ["optional", "optionalOrNext", "pair"]
    )

    /// A value of certain characters.
    static let characters = Shape(
        .required("characters", .text, "The characters that will do, such as \"0-9.\"."),
        .required("max", .number(1...4096), "How many of them at most.")
    )

    /// Words joined by commas.
    static let listOf = Shape(.required("listOf", .list(of: .text), "Several of these words, joined by commas."))

    /// Text that begins in a certain way.
    static let begins = Shape(.required("begins", .text, "Text that begins with this, and goes on."))

    /// One of several rules, each a word, a list of words, or text that begins in a certain way.
    static let anyOf = Shape(
        .required(
            "anyOf",
            .sequence(
                of: .either(
                    .words(NamedValueRule.allCases.map { ($0.rawValue, $0.expectation) }),
                    .list(of: .text),
                    .mapping(characters),
                    .mapping(begins)
                )
            ),
            "What keeps one of these rules."
        )
    )

    /// Operands with bounds.
    static let operands = Shape(
        .optional("paths", .mapping(bounds), "Paths whose content shows."),
        .optional("listings", .mapping(bounds), "Paths of which only names and attributes show."),
        .optional("units", .mapping(bounds), "Units of which the journal is shown."),
        alternatives: ["paths", "listings", "units"]
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

    private static let option = "(?:-[A-Za-z0-9]+|-{2,3}[A-Za-z0-9][A-Za-z0-9_-]+|\\+[A-Za-z0-9]*)"

    /// What an option's value may be.
    fileprivate static let value = either(
        .words(NamedValueRule.allCases.map { ($0.rawValue, $0.expectation) }),
        .list(of: .text),
        .mapping(.characters),
        .mapping(.listOf),
        .mapping(.begins),
        .mapping(.anyOf)
    )

    /// One to three plain words.
    fileprivate static let verb = text(
        matching: "^[A-Za-z0-9][A-Za-z0-9_-]*(?: [A-Za-z0-9][A-Za-z0-9_-]*){0,2}$",
        "A verb is one to three plain words, such as rollout status."
    )

    /// What follows an option.
    fileprivate static let argument = either(
        .words(NamedValueRule.allCases.map { ($0.rawValue, $0.expectation) }),
        .list(of: .text),
        .mapping(.characters),
        .mapping(.listOf),
        .mapping(.begins),
        .mapping(.anyOf),
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

extension NamedOperandRule {
    fileprivate var meaning: String {
        switch self {
        case .none: "There are none."
        case .paths: "Paths whose content shows."
        case .listings: "Paths of which only names and attributes show."
        case .units: "systemd units of which the journal is shown."
        case .patternThenPaths: "A pattern, then paths whose content shows."
        case .journalMatches: "FIELD=VALUE, matches of the journal."
        }
    }
}
