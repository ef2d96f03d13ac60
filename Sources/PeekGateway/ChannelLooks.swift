import PeekCore
import PeekSSH

/// Opens the sessions of one verb on the verb's own channel, as one group.
struct ChannelLooks: Looks {
    let runner: SessionRunner
    let principal: Principal
    let source: String
    let channel: DoorChannelHandle
    /// Requests that were refused without noise, counted with the first of the sessions.
    let quietlyRefused: Int

    func run(_ looks: [Look], _ options: LookOptions) async throws(Refusal) -> Int32 {
        let handling = try handling(options)
        let group = looks.count > 1 ? Identifier(.group) : nil
        let tailGroup = looks.count > 1 ? TailGroup() : nil
        let width = looks.map { $0.host.count }.max() ?? 0
        return await withTaskGroup(of: Int32.self) { tasks in
            for (index, look) in looks.enumerated() {
                tasks.addTask {
                    await runner.run(
                        request(
                            look,
                            options,
                            group: group,
                            tailGroup: tailGroup,
                            passesInput: looks.count == 1 && options.presentation == .raw,
                            presentation: presentation(of: look, options, handling, alone: looks.count == 1, width),
                            quietlyRefused: index == 0 ? quietlyRefused : 0
                        )
                    ).number
                }
            }
            return await tasks.reduce(0) { max($0, $1) }
        }
    }

    func shell(on host: String, _ options: LookOptions) async -> Int32 {
        let look = Look(host: host, line: SessionStart.promptLine)
        var request = request(look, options, passesInput: true, quietlyRefused: quietlyRefused)
        request.terminal = channel.terminal
        return await runner.shell(request).number
    }

    func versions(on host: String, _ options: LookOptions) async -> VersionReport {
        let look = Look(host: host, line: VersionQuestion.line(for: host))
        return await runner.versions(request(look, options, quietlyRefused: quietlyRefused))
    }

    func drill(on host: String, _ options: LookOptions) async -> DrillReport {
        // Whatever was refused without noise was counted with the question about versions.
        let look = Look(host: host, line: VersionQuestion.line(for: host))
        return await runner.drill(request(look, options, quietlyRefused: 0))
    }

    func read<Value: Sendable>(
        _ logs: [PastLog],
        _ options: LookOptions,
        _ body: @escaping @Sendable (_ index: Int, PastLines) -> Value
    ) async -> [PastReading<Value>] {
        let group = logs.count > 1 ? Identifier(.group) : nil
        return await withTaskGroup(of: (Int, PastReading<Value>).self) { tasks in
            var readings: [Int: PastReading<Value>] = [:]
            for (index, log) in logs.enumerated() {
                if index >= Self.readAtOnce, let (place, reading) = await tasks.next() { readings[place] = reading }
                let look = Look(host: log.host, line: log.line(files: log.files, bytes: PastLog.mostBytes))
                let request = request(look, options, group: group, quietlyRefused: index == 0 ? quietlyRefused : 0)
                tasks.addTask { (index, await runner.read(log, request) { body(index, $0) }) }
            }
            for await (place, reading) in tasks { readings[place] = reading }
            return logs.indices.compactMap { readings[$0] }
        }
    }

    // Few enough for the sessions that a role allows and for memory, and enough that a fleet is read in seconds.
    private static let readAtOnce = 8

    private func request(
        _ look: Look,
        _ options: LookOptions,
        group: Identifier? = nil,
        tailGroup: TailGroup? = nil,
        passesInput: Bool = false,
        presentation: SessionRequest.Presentation = .bytes,
        quietlyRefused: Int
    ) -> SessionRequest {
        SessionRequest(
            principal: principal,
            source: source,
            host: look.host,
            line: look.line,
            reason: options.reason ?? channel.environment["PRODPEEK_REASON"],
            incident: options.incident ?? channel.environment["PRODPEEK_INCIDENT"],
            group: group,
            channel: channel,
            terminal: nil,
            passesInput: passesInput,
            presentation: presentation,
            quietlyRefused: quietlyRefused,
            log: look.log,
            tailGroup: tailGroup
        )
    }

    private func presentation(
        of look: Look,
        _ options: LookOptions,
        _ handling: LineHandling,
        alone: Bool,
        _ width: Int
    ) -> SessionRequest.Presentation {
        switch options.presentation {
        case .raw: return alone && handling.changesNothing ? .bytes : .lines(prefix: "", json: false, handling)
        case .json: return .lines(prefix: "", json: true, handling)
        case .prefixed:
            let name = look.host + String(repeating: " ", count: width - look.host.count)
            guard channel.usesColour else { return .lines(prefix: "\(name) │ ", json: false, handling) }
            let colour = HostColour.code(for: look.host)
            return .lines(prefix: "\u{1B}[\(colour)m\(name)\u{1B}[0m │ ", json: false, handling)
        }
    }

    private func handling(_ options: LookOptions) throws(Refusal) -> LineHandling {
        guard let lines = options.lines else { return LineHandling(coloured: channel.usesColour) }
        return LineHandling(
            filter: try LineFilter(include: lines.include, exclude: lines.exclude, highlight: lines.highlight),
            showsTime: lines.showsTime,
            // What goes into another program has to stay what the service wrote.
            readsJSON: lines.readsJSON && channel.isRead,
            coloured: channel.usesColour,
            clock: lines.clock
        )
    }
}

/// A stable colour for each host, so that people know a host by it.
enum HostColour {
    // ECMA-48 SGR foregrounds that read well on light and dark: cyan, green, yellow, magenta, blue and their bright forms.
    private static let codes = [36, 32, 33, 35, 34, 96, 92, 93, 95, 94]

    /// The code for a name: FNV-1a of it, so that it is the same in every process.
    static func code(for name: String) -> Int {
        var hash: UInt32 = 2_166_136_261
        for byte in name.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return codes[Int(hash % UInt32(codes.count))]
    }
}

extension DoorChannelHandle {
    /// Whether output goes to a terminal that wants colour (https://no-color.org).
    var usesColour: Bool {
        isRead && environment["NO_COLOR"]?.isEmpty ?? true
    }

    /// Whether output goes to a terminal, and not into a file or another program.
    var isRead: Bool { terminal != nil || environment["PRODPEEK_COLOR"] == "1" }
}
