/// A command line, parsed once: what is checked, recorded and rendered.
///
/// A pipeline of catalogue commands whose options are known and whose operands are typed; whether somebody may run it
/// on a host is for ``Policy/decide(_:)``. Two lines that mean the same are equal.
public struct Command: Sendable, Hashable {
    /// The programs of the pipeline, in order; never empty.
    public var stages: [Stage]

    /// One program with its arguments.
    public struct Stage: Sendable, Hashable {
        /// The catalogue's name, such as `tail`.
        public var program: String
        /// The program that runs, absolute.
        public var binary: String
        /// Words that the catalogue always puts behind the program.
        public var adds: [String]
        /// The options as typed, in order, with `-5` and its like written out.
        public var options: [Option]
        /// The program's verb, such as `rollout status`; nil where it has none.
        public var verb: String?
        /// The verb's options as typed, in order.
        public var verbOptions: [Option]
        /// What the program works on.
        public var operands: [Operand]
        /// Where stderr goes.
        public var errors: ErrorOutput
        /// What the program shows of its paths.
        public var access: Access
        /// Whether it descends into directories.
        public var isRecursive: Bool
        /// Whether it is a shell script that starts other programs.
        public var isScript: Bool
        /// Whether the program takes `--` for the end of options.
        public var endsOptions: Bool
        /// Whether the program, given a directory, looks there for a file with the name of its other operand.
        public var looksInDirectories: Bool
    }

    /// One option.
    public struct Option: Sendable, Hashable {
        /// How an option is written.
        public enum Form: Sendable, Hashable {
            /// `-n`.
            case short
            /// `--lines`.
            case long
            /// One whole word, such as lsof's `+L1`.
            case exact
        }

        /// The name without dashes; where the form is exact, the whole word.
        public var name: String
        /// How it is written.
        public var form: Form
        /// Its value.
        public var value: String?
        /// The second of two values, as jq's `--arg NAME TEXT` has.
        public var secondValue: String?
        /// Whether the value must be glued to the name, because it may be left out.
        public var isGlued: Bool
        /// Whether the value is a path, of which names and attributes show.
        public var isPath: Bool

        /// Makes an option.
        init(
            name: String,
            form: Form,
            value: String?,
            secondValue: String? = nil,
            isGlued: Bool = false,
            isPath: Bool = false
        ) {
            self.name = name
            self.form = form
            self.value = value
            self.secondValue = secondValue
            self.isGlued = isGlued
            self.isPath = isPath
        }
    }

    /// One operand.
    public enum Operand: Sendable, Hashable {
        /// Text that is never a path.
        case text(String)
        /// An absolute, normalised path.
        case path(String)
        /// Names that are to be looked up on the host.
        case glob(GlobOperand)
        /// A systemd unit, or a glob of units.
        case unit(String)
        /// What a small language says.
        case program(SmallProgram)
        /// `-`.
        case standardInput
    }

    /// Where a program's stderr goes.
    public enum ErrorOutput: Sendable, Hashable {
        /// To the person's stderr.
        case shown
        /// `2>/dev/null`.
        case discarded
        /// `2>&1`: wherever stdout goes.
        case joined
    }

    /// What a program shows of its paths.
    public enum Access: Sendable, Hashable {
        /// It has no paths.
        case none
        /// What is in the files.
        case content
        /// Names and attributes only.
        case names
        /// The host's journal.
        case journal
    }

    /// Parses `line` with the commands of `catalogue`.
    ///
    /// - Parameter directory: where relative paths start, absolute and normalised; nil for `/var/log`.
    /// - Throws: a refusal that says what is not understood, where, and what to type instead.
    public init(
        parsing line: String,
        with catalogue: CommandCatalogue,
        directory: String? = nil
    ) throws(Refusal) {
        try self.init(parsing: line, with: catalogue, limits: .typed, directory: directory)
    }

    init(
        parsing line: String,
        with catalogue: CommandCatalogue,
        limits: LineLimits,
        directory: String? = nil
    ) throws(Refusal) {
        var stages: [Stage] = []
        for stage in try LineScanner.stages(of: line, limits: limits) {
            stages += try StageParser.stages(stage, of: line, with: catalogue, in: directory)
        }
        self.stages = stages
    }

    /// Decodes the bytes of a line that a client sent.
    ///
    /// - Throws: a refusal when they are not UTF-8.
    public static func decode(_ bytes: some Collection<UInt8>) throws(Refusal) -> String {
        guard let line = String(validating: bytes, as: UTF8.self) else { throw LineCharacters.notUTF8 }
        return line
    }

    /// The globs of all stages, in order, each once.
    public var globs: [GlobOperand] {
        var globs: [GlobOperand] = []
        for stage in stages {
            for case .glob(let glob) in stage.operands where !globs.contains(glob) { globs.append(glob) }
        }
        return globs
    }
}
