/// What a host is asked about the versions of its programs: one line of the gateway's own, by one role.
///
/// It is made of the catalogue alone; nothing that a person typed stands in it.
public struct VersionQuestion: Sendable, Hashable {
    /// A program, and the word that makes it say its version.
    struct Program: Sendable, Hashable {
        var binary: String
        var option: String
    }

    /// The role whose commands they are.
    public let role: Role
    /// How the host confines its programs; nil on a plain one.
    public let confinement: ConfinementRules?
    /// The commands whose entries name the versions that they were checked with, by name.
    let entries: [CatalogueEntry]
    /// The programs, each once, in the order in which they are asked.
    let programs: [Program]

    /// Seconds that one program may take, so that the others are heard when one hangs.
    static let programSeconds = 5
    /// Seconds that the whole answer may take.
    public static let seconds = 30

    /// Made by ``Policy/versionQuestion(_:)`` alone.
    ///
    /// - Throws: a refusal when the programs are more than a command line holds.
    init(role: Role, entries: [CatalogueEntry], confinement: ConfinementRules? = nil) throws(Refusal) {
        self.role = role
        self.confinement = confinement
        self.entries = entries
        var programs: [Program] = []
        for entry in entries {
            guard let program = Program(entry), !programs.contains(program) else { continue }
            programs.append(program)
        }
        self.programs = programs
        let bytes = rendering.utf8.count
        guard bytes <= HostCommand.mostBytes else {
            throw Refusal(
                .limit,
                "\(programs.count) programs make a line of \(bytes) bytes, and \(HostCommand.mostBytes) is the most",
                rule: "commands: checked",
                wouldWork: "a role with fewer commands"
            )
        }
    }

    /// What stands in lists and events where a person's line would; ``SessionStart/versionsOf`` tells it from one.
    public static func line(for host: String) -> String { "prodpeek host check \(host)" }

    /// The names of the commands.
    public var commands: [String] { entries.map(\.name) }

    /// What runs, for people: each program with its word.
    public var canonical: String {
        programs.map { "\(Command.Stage.program($0.binary)) \(singleQuoted($0.option))" }.joined(separator: "; ")
    }

    /// The text that a plain OpenSSH host runs, as a certificate's `force-command`; see ``command``.
    public var rendering: String { command.plain }

    /// What runs on the host.
    ///
    /// For each program in turn the host prints its number and the first line that it says, or that it is not there. The
    /// shell reads that line itself, so that no program can answer for another.
    public var command: HostCommand {
        HostCommand(
            script: Self.script(""),
            plain: Self.script("setpriv --pdeathsig TERM "),
            arguments: programs.flatMap { [$0.binary, $0.option] },
            isScript: true
        )
    }

    /// Bytes that the whole answer can have at most.
    public var longestAnswer: Int { programs.count * VersionAnswer.longestLine }

    // timeout(1) makes a process group of what it runs, and ends it; told to end when its parent dies, it ends that too.
    // The shell itself would say on stderr which programs were killed.
    private static func script(_ starter: String) -> String {
        """
        exec 2>/dev/null
        n=0
        while [ $# -gt 1 ]; do
        n=$((n + 1))
        if [ -x "$1" ] && [ ! -d "$1" ]; then
        \(starter)timeout -s KILL \(programSeconds) "$1" "$2" </dev/null 2>&1 |
        head -c \(VersionAnswer.longestText) |
        { IFS= read -r line; printf '%s said %s\\n' "$n" "$line"; }
        else echo "$n none"; fi
        shift 2
        done
        """
    }
}

extension VersionQuestion.Program {
    /// The program of an entry; nil where the entry names no versions.
    init?(_ entry: CatalogueEntry) {
        guard let checked = entry.checked else { return nil }
        self.init(binary: checked.program ?? entry.binary, option: checked.option)
    }
}
