/// One command, or one verb of a command: the program, its safe options and what its operands are.
public struct CatalogueEntry: Sendable, Hashable {
    /// What a person types, such as `tail`; for a verb both, such as `docker logs`.
    public var name: String
    /// The program that runs, absolute, such as `/usr/bin/tail`.
    public var binary: String
    /// Words that always follow the program, such as `--no-pager`.
    public var adds: [String]
    /// Safe options of one letter, without the dash.
    public var short: [Character: OptionArgument]
    /// Safe long options by exact name, without the dashes; abbreviations are refused.
    public var long: [String: OptionArgument]
    /// Safe options that are one whole word, with their sign, such as lsof's `+L1` and ip's `-br`.
    ///
    /// `+` stands for every other word that begins with it, as less has them; what follows is the value.
    public var exact: [String: OptionArgument]
    /// The old form `-5` (and for tail `+5`, `-5f`), where the program has one.
    public var count: CountForm
    /// Options that must be given, each without dashes, such as `b` for top, which is interactive otherwise.
    public var requires: [String]
    /// What operands are.
    public var operands: OperandRule
    /// What the first words may be, where the program has verbs of its own, as `docker logs`; by the verb's name.
    public var verbs: [String: CatalogueEntry]
    /// Other ways to write a verb, such as `a` for `address show`.
    public var verbAliases: [String: String]
    /// Names of options that descend into directories, without the dashes, such as `r` and `recursive`.
    public var recursive: Set<String>
    /// Whether the program works on the current directory, which is `/var/log`, when no path is given.
    public var impliesCurrentDirectory: Bool
    /// Whether the program is a shell script that starts others, as zgrep is.
    ///
    /// Its paths must be free of backslash, `|`, `&` and `;`, with which scripts have been fooled (CVE-2022-1271).
    public var plainNames: Bool
    /// Whether the program, given a directory, looks there for a file with the name of its other operand, as diff does.
    public var looksInDirectories: Bool
    /// Whether the program takes `--` for the end of options; where it does not, no operand may begin with a dash.
    public var endsOptions: Bool
    /// The command that its output is handed to, such as `less` for zless.
    public var into: String?
    /// The versions of the program that the entry was checked with, as they stand in its own words.
    public var checked: CheckedVersions?
    /// Options left out on purpose, with the reason that a person is told; one name (`f`, `file`) or several (`-f --file`).
    public var refused: [String: String]
    /// Why it cannot work on a host that confines sessions; nil where it can.
    public var unconfined: String?
    /// Whether a role has to name it: `all` does not give it.
    public var isByNameOnly: Bool
    /// One line: what the command is for.
    public var summary: String

    /// Makes an entry.
    public init(
        name: String,
        binary: String,
        adds: [String] = [],
        short: [Character: OptionArgument] = [:],
        long: [String: OptionArgument] = [:],
        exact: [String: OptionArgument] = [:],
        count: CountForm = .none,
        requires: [String] = [],
        operands: OperandRule = .none,
        verbs: [String: CatalogueEntry] = [:],
        verbAliases: [String: String] = [:],
        recursive: Set<String> = [],
        impliesCurrentDirectory: Bool = false,
        plainNames: Bool = false,
        looksInDirectories: Bool = false,
        endsOptions: Bool = true,
        into: String? = nil,
        checked: CheckedVersions? = nil,
        refused: [String: String] = [:],
        unconfined: String? = nil,
        isByNameOnly: Bool = false,
        summary: String = ""
    ) {
        self.name = name
        self.binary = binary
        self.adds = adds
        self.short = short
        self.long = long
        self.exact = exact
        self.count = count
        self.requires = requires
        self.operands = operands
        self.verbs = verbs
        self.verbAliases = verbAliases
        self.recursive = recursive
        self.impliesCurrentDirectory = impliesCurrentDirectory
        self.plainNames = plainNames
        self.looksInDirectories = looksInDirectories
        self.endsOptions = endsOptions
        self.into = into
        self.checked = checked
        self.refused = refused
        self.unconfined = unconfined
        self.isByNameOnly = isByNameOnly
        self.summary = summary
    }
}

/// How a program says its version, and which ones an entry was checked with.
public struct CheckedVersions: Sendable, Hashable {
    /// The program, absolute; nil where it is the entry's own, and not one that the entry's own starts.
    public var program: String?
    /// The word that makes the program say its version, such as `--version`.
    public var option: String
    /// Texts such as `GNU coreutils) 9.1`, one of which is in the first line that it says.
    public var texts: [String]

    /// Makes checked versions.
    public init(program: String? = nil, option: String, texts: [String]) {
        self.program = program
        self.option = option
        self.texts = texts
    }
}
