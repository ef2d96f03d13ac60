import ArgumentParser
import PeekCore

struct SessionShowVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what is known of a session, with the deploys around it.",
        discussion: "Example:\n  prodpeek session show last"
    )

    @Argument(help: "The session.", completion: .names(of: .session))
    var id: String

    @OptionGroup var facts: FactsOptions

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        let session = try await context.session(id)
        let markers = try await SessionMarker.all(of: session, context)
        let programs = try await SessionProgram.all(of: session, context)
        if facts.json {
            try await output.json(SessionDetails(session, markers, programs))
        } else {
            try await output.lines(output.aligned(rows(session, markers, output, context.clock())))
            guard !programs.isEmpty else { return ExitStatus.success.rawValue }
            let titles = ["WHEN", "PID", "STATUS", "PROGRAM"].map { Cell($0, .dim) }
            try await output.lines([""] + output.aligned([titles] + programs.map(\.cells)))
        }
        return ExitStatus.success.rawValue
    }

    private func rows(_ session: Session, _ markers: [SessionMarker], _ output: Output, _ now: Timestamp) -> [[Cell]] {
        let start = session.start
        var rows: [[Cell]] = []
        func add(_ label: String, _ text: String?) {
            if let text { rows.append([Cell(label, .dim), Cell(text)]) }
        }
        add("session", start.id.description)
        add("group", start.group?.description)
        add("who", "\(start.principal) from \(start.source)")
        add("host", start.host)
        add("line", start.line)
        if start.isShell != true { add("ran", start.rendering) }
        add("role", start.role)
        add("confinement", start.confinement?.rawValue)
        add("reason", start.reason)
        for incident in session.incidents {
            add(
                "incident",
                incident + (incident == start.incident && start.linkedByGateway == true ? " (by itself)" : "")
            )
        }
        add("started", output.clock.both(start.startedAt))
        add("ended", ending(session, output, now))
        add("exit status", session.end?.exitStatus.map(String.init))
        add("sent", session.end.map { "\($0.bytesSent) bytes" })
        for live in start.versions {
            let age = live.at.duration(until: start.startedAt)
            add("live", "\(live.service ?? start.host) \(live.version) by \(live.by), \(age) before (\(live.deploy))")
        }
        for id in start.deploysInProgress { add("in progress", id) }
        for marker in markers { add("marker", marker.text) }
        add("recording", session.end.map { $0.seal.map(sealText) ?? "not sealed" })
        return rows
    }

    private func ending(_ session: Session, _ output: Output, _ now: Timestamp) -> String {
        guard let end = session.end, let endedAt = session.endedAt else {
            return "running for \(session.start.startedAt.duration(until: now))"
        }
        let length = session.start.startedAt.duration(until: endedAt)
        return "\(output.clock.moment(endedAt)) after \(length): \(end.cause.rawValue)"
    }

    private func sealText(_ seal: RecordingSeal) -> String {
        "\(seal.segments) segment\(seal.segments == 1 ? "" : "s"), \(seal.length) bytes, head \(seal.head)"
    }
}

/// A session as `session show --json` shows it: the fields of the list, and its markers and its programs.
private struct SessionDetails: Encodable {
    let listing: SessionListing
    let confinement: Confinement?
    let markers: [SessionMarker]
    let programs: [SessionProgram]?

    init(_ session: Session, _ markers: [SessionMarker], _ programs: [SessionProgram]) {
        listing = SessionListing(session)
        confinement = session.start.confinement
        self.markers = markers
        self.programs = confinement == nil ? nil : programs
    }

    private enum CodingKeys: CodingKey {
        case confinement
        case markers
        case programs
    }

    func encode(to encoder: any Encoder) throws {
        try listing.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(confinement, forKey: .confinement)
        try container.encode(markers, forKey: .markers)
        try container.encodeIfPresent(programs, forKey: .programs)
    }
}
