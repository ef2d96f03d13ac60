import PeekCore

/// A program that ran in a confined session, from its event and that of its end.
struct SessionProgram: Encodable {
    /// More than a person reads; a session that starts more is told by its events.
    static let most = 10_000

    /// When it started, by the host's clock.
    var time: Timestamp
    /// Milliseconds since the session started.
    var offset: Int64
    /// Its process, and the one that started it.
    var pid: Int64
    var parent: Int64
    /// The image's path, and its arguments as executed.
    var program: String
    var arguments: [String]
    /// Bytes of arguments that were left out.
    var cut: Int64?
    /// Its working directory.
    var directory: String
    /// When its process ended; nil while it runs, and where another program took its place.
    var endedAt: Timestamp?
    /// How, by itself or by a signal.
    var exitStatus: Int32?
    var signal: Int32?

    private let line: String

    private enum CodingKeys: CodingKey {
        case time
        case offset
        case pid
        case parent
        case program
        case arguments
        case cut
        case directory
        case endedAt
        case exitStatus
        case signal
    }

    /// The programs of `session` in order, the first ``most``.
    static func all(of session: Session, _ context: VerbContext) async throws -> [SessionProgram] {
        // A plain host tells of none, and most sessions are there.
        guard session.start.confinement != nil else { return [] }
        let filter = EventFilter(types: [.programStarted, .programEnded], session: session.start.id)
        var programs: [SessionProgram] = []
        var running: [Int64: Int] = [:]
        for event in try await context.log.events(filter, after: 0, limit: 2 * most) {
            switch event.fact.details {
            case .program(let program):
                running[program.pid] = programs.count
                programs.append(SessionProgram(program, in: session))
            case .programEnd(let end):
                guard let index = running.removeValue(forKey: end.pid) else { continue }
                programs[index].end(end)
            default: continue
            }
        }
        return Array(programs.prefix(most))
    }

    private init(_ program: StartedProgram, in session: Session) {
        time = program.startedAt
        offset = max(0, time.milliseconds - session.start.startedAt.milliseconds)
        pid = program.pid
        parent = program.parent
        self.program = program.program
        arguments = program.arguments
        cut = program.cut
        directory = program.directory
        line = program.commandLine
    }

    private mutating func end(_ end: EndedProgram) {
        endedAt = end.endedAt
        switch end.ending {
        case .status(let status): exitStatus = status
        case .signal(let number): signal = number
        }
    }

    /// When, which process, how it ended, and its command line.
    var cells: [Cell] {
        let status = exitStatus.map(String.init) ?? signal.map { "signal \($0)" } ?? "-"
        return [Cell("+\(clockTime(offset / 1000))"), Cell(String(pid)), Cell(status), Cell(line)]
    }
}
