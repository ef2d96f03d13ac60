/// The commands that exist for roles to name; what is not in it is denied.
public struct CommandCatalogue: Sendable, Hashable {
    /// Entries by the name that a person types.
    public var entries: [String: CatalogueEntry]

    /// Makes a catalogue; a later entry replaces an earlier one of the same name.
    public init(_ entries: [CatalogueEntry]) {
        self.entries = Dictionary(entries.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    }
}

/// One command: the program, its safe options and what its operands are.
public struct CatalogueEntry: Sendable, Hashable {
    /// What a person types, such as `tail`.
    public var name: String
    /// The program that runs, absolute, such as `/usr/bin/tail`.
    public var binary: String
    /// Words that always follow the program, such as `--no-pager`.
    public var adds: [String]
    /// Safe options of one letter, without the dash.
    public var short: [Character: OptionArgument]
    /// Safe long options by exact name, without the dashes; abbreviations are refused.
    public var long: [String: OptionArgument]
    /// The old form `-5` (and for tail `+5`, `-5f`), where the program has one.
    public var count: CountForm
    /// What operands are.
    public var operands: OperandRule
    /// Names of options that descend into directories, without the dashes, such as `r` and `recursive`.
    public var recursive: Set<String>
    /// Whether the program works on the current directory, which is `/var/log`, when no path is given.
    public var impliesCurrentDirectory: Bool
    /// Whether the program is a shell script that starts others, as zgrep is.
    ///
    /// Its paths must be free of backslash, `|`, `&` and `;`, with which scripts have been fooled (CVE-2022-1271).
    public var plainNames: Bool
    /// Options left out on purpose, with the reason that a person is told; one name (`f`, `file`) or several (`-f --file`).
    public var refused: [String: String]
    /// One line: what the command is for.
    public var summary: String

    /// Makes an entry.
    public init(
        name: String,
        binary: String,
        adds: [String] = [],
        short: [Character: OptionArgument] = [:],
        long: [String: OptionArgument] = [:],
        count: CountForm = .none,
        operands: OperandRule = .none,
        recursive: Set<String> = [],
        impliesCurrentDirectory: Bool = false,
        plainNames: Bool = false,
        refused: [String: String] = [:],
        summary: String = ""
    ) {
        self.name = name
        self.binary = binary
        self.adds = adds
        self.short = short
        self.long = long
        self.count = count
        self.operands = operands
        self.recursive = recursive
        self.impliesCurrentDirectory = impliesCurrentDirectory
        self.plainNames = plainNames
        self.refused = refused
        self.summary = summary
    }
}

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

/// What the value of an option may be; no rule admits control characters other than a tab.
public enum ValueRule: Sendable, Hashable {
    /// An optional sign and up to nine digits.
    case number
    /// A ``number`` with an optional suffix such as `K`, `MB`, `GiB`.
    case size
    /// An amount of memory, at most `999M` or `99%`.
    case memory
    /// Seconds, at most 9999.999.
    case seconds
    /// Any text.
    case text
    /// Letters, digits and `_.,:@%+=-`, not starting with a dash.
    case word
    /// A systemd unit or a glob of units.
    case unit
    /// Letters, digits and `_.-`, at most 128, starting with a letter or a digit.
    case name
    /// One of these words.
    case oneOf([String])
    /// Only these characters (ranges such as `0-9` written out or as `a-z`), at most `max` of them.
    case characters(String, max: Int)
}

/// What the operands of a command are.
public enum OperandRule: Sendable, Hashable {
    /// There are none.
    case none
    /// Between `min` and `max` paths whose content is shown; every one is checked. Globs are allowed.
    case paths(min: Int, max: Int)
    /// Between `min` and `max` paths of which only names and attributes are shown.
    case listings(min: Int, max: Int)
    /// A pattern (unless `-e` gave one), then paths whose content is shown.
    case patternThenPaths
    /// Between `min` and `max` words that are text and never a path.
    case texts(min: Int, max: Int)
    /// Journal matches, `FIELD=VALUE` or `+`; never a path.
    case journalMatches
}
