/// The fire drill of one host's boundary: the helper's own list of attempts, run there as a session's program.
///
/// It is made of the policy alone; nothing that a person typed stands in it.
public struct BoundaryDrill: Sendable, Hashable {
    /// The role whose confinement is tried.
    public let role: Role
    /// How the host confines it.
    public let confinement: ConfinementRules
    /// The commands by which the role may check the host; see ``SessionStart/versionsOf``.
    public let commands: [String]

    /// Seconds that it may take; it is done in one where nothing hangs.
    public static let seconds = 60
    /// Bytes that its answer can have at most.
    public static let longestAnswer = 256 * 1024

    /// The terminal that it has on the host.
    public static let terminal = Terminal(type: "xterm", columns: 80, rows: 24)

    /// Made by ``Policy/boundaryDrill(_:)`` alone.
    init(role: Role, confinement: ConfinementRules, commands: [String]) {
        self.role = role
        self.confinement = confinement
        self.commands = commands
    }

    /// Files that a distribution lets everybody read, and that few roles name.
    private static let usualFiles = [
        "/etc/fstab", "/etc/hosts", "/etc/profile", "/etc/shells", "/etc/ssh/ssh_config", "/var/lib/dpkg/status",
        "/var/log/dpkg.log",
    ]

    /// What is tried to be read: what no path of the role leads to.
    private var closed: [String] {
        Self.usualFiles.filter { file in !confinement.paths.read.contains { Self.mayCover($0, file) } }
    }

    // A wildcard may stand for anything here: a file that is left out is not tried, and none is tried that may be read.
    private static func mayCover(_ word: String, _ file: String) -> Bool {
        guard let wildcard = word.utf8.firstIndex(where: { "*?[\\".utf8.contains($0) }) else {
            return word == "/" || file == word || file.hasPrefix(word + "/")
        }
        return file.utf8.starts(with: word.utf8[..<wildcard])
    }

    private var words: [String] {
        ["processes=\(confinement.seesAllProcesses ? "all" : "own")"] + closed.map { "closed=\($0)" }
    }

    /// What runs, for people.
    public var canonical: String { (["prodpeek-confine", "--drill"] + words).joined(separator: " ") }

    /// What runs on the host; nothing where that turns out to be a plain one.
    public var command: HostCommand {
        HostCommand(script: #"exec prodpeek-confine --drill "$@""#, plain: ":", arguments: words)
    }
}

extension Policy {
    /// The drill that a principal may run on a host, by the role that checks its versions; nil on a plain host.
    ///
    /// - Parameter request: who asks about which host, with what was given; its line is not read.
    public func boundaryDrill(_ request: DecisionRequest) throws(Refusal) -> BoundaryDrill? {
        let question = try versionQuestion(request)
        return question.confinement.map {
            BoundaryDrill(role: question.role, confinement: $0, commands: question.commands)
        }
    }
}
