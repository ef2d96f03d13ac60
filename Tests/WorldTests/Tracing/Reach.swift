@testable import PeekCore

/// What programs open, start and connect to beyond the words of a value, with the reason; everything else is a finding.
struct Reach: Sendable {
    /// The catalogue's names; empty means every program, and the shells around it.
    let programs: Set<String>
    let because: String
    let reads: [PathPattern]
    /// Directories that are opened, and nothing below them.
    let directories: Set<String>
    let writes: [PathPattern]
    /// Programs, by path.
    let starts: Set<String>
    /// Address families, or paths of unix sockets.
    let connects: Set<String>
    /// System calls, as they begin in strace's words.
    let calls: [String]
    /// Requests to the kernel by netlink that are no questions, in strace's words.
    let requests: [String]

    /// - Parameters:
    ///   - programs: names, with blanks between them.
    ///   - reads: as a policy's paths; see ``PathPattern``.
    init(
        _ programs: String,
        _ because: String,
        reads: [String] = [],
        directories: Set<String> = [],
        writes: [String] = [],
        starts: Set<String> = [],
        connects: Set<String> = [],
        calls: [String] = [],
        requests: [String] = []
    ) {
        self.programs = Set(programs.split(separator: " ").map(String.init))
        self.because = because
        self.reads = reads.map { PathPattern($0) }
        self.directories = directories
        self.writes = writes.map { PathPattern($0) }
        self.starts = starts
        self.connects = connects
        self.calls = calls
        self.requests = requests
    }

    /// What concerns a program, or the shells where it is nil.
    static func of(_ program: String?) -> [Reach] {
        table.filter { $0.programs.isEmpty || program.map($0.programs.contains) ?? false }
    }
}
