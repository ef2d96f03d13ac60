import ArgumentParser
import PeekCore

struct PolicyReplayVerb: Verb, LocallyDone {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Run the commands of past sessions through a candidate policy, and list whose work would change.",
        discussion: """
            Every line is decided with the reason and the incident that were given then, and compared with what was \
            decided the last time. Your own lines only, unless your role has policy.explain: all. What a wildcard \
            matched on a host is not looked up again.

            FILE is a file of your machine; - is stdin, so plain ssh does it too: \
            ssh prodpeek@GATEWAY policy replay - < FILE

            Example:
              prodpeek policy replay policy-new.yaml --since 30d
            """
    )

    @Argument(help: "The candidate.", completion: .file())
    var file: String

    @Option(help: ArgumentHelp("Only what was asked since: 10m, 2h, 3d, or RFC 3339.", valueName: "time"))
    var since = "30d"

    @Option(help: .hidden)
    var name: String?

    @OptionGroup var listing: ListingOptions

    // What one question to the event log may answer.
    private static let pageSize = 1000

    var needs: VerbNeeds { .input }

    var local: LocalVerb? {
        guard file != "-" else { return nil }
        let words = ["policy", "replay", "-", "--name=\(file)", "--since=\(since)"]
        return .replayPolicy(file: file, arguments: words + (listing.json ? ["--json"] : []))
    }

    func perform(_ context: VerbContext, _ output: Output) async throws -> Int32 {
        let start = try moment(since, now: context.clock())
        let candidate = try await candidate(context, output)
        try await record(candidate, context)
        let replay = try await replay(candidate, since: start, context, output)
        let changes = replay.changes.map { change in
            ReplayedChangeListing(change) { context.knows($0, of: change) }
        }
        if listing.json {
            try await output.json(changes)
        } else {
            let asked = "\(counted(replay.requests, "request")) since \(output.clock.moment(start))"
            let summary = "\(changes.count) of \(counted(replay.lines, "line")) would change (\(asked))"
            try await output.lines([summary] + ReplayedChangeListing.screen(changes, output))
        }
        return ExitStatus.success.rawValue
    }

    private func candidate(_ context: VerbContext, _ output: Output) async throws -> Policy {
        let limit = context.candidates.maximumBytes
        let name = name ?? "stdin"
        var bytes: [UInt8] = []
        while let more = try await context.console.read() {
            bytes += more
            guard bytes.count <= limit else {
                throw Refusal(.usage, "\(name) has more than the \(limit) bytes that a policy may have")
            }
        }
        do {
            return try await context.candidates.read(bytes, name: name)
        } catch {
            try await output.errorLines(error.lines)
            throw Refusal(
                .usage,
                "\(name) is no policy that could decide",
                wouldWork: "prodpeek policy check \(self.name.map(quoteWord) ?? "FILE")"
            )
        }
    }

    // What others typed is read here, so that who reads it with which candidate is a fact before anything is shown.
    private func record(_ candidate: Policy, _ context: VerbContext) async throws {
        let fact = Fact(
            type: .policyReplayed,
            time: context.clock(),
            principal: context.principal.name,
            source: context.source,
            outcome: .success,
            policyHash: context.policy.hash,
            details: .text([
                "candidateHash": candidate.hash, "since": since, "of": context.permissions.policyExplain.rawValue,
            ])
        )
        do {
            try await context.log.append([fact])
        } catch {
            throw Refusal(
                .unavailable,
                "the event log cannot be written, so nothing is replayed",
                ask: "the gateway's operators"
            )
        }
    }

    private func replay(
        _ candidate: Policy,
        since start: Timestamp,
        _ context: VerbContext,
        _ output: Output
    ) async throws -> PolicyReplay {
        var replay = PolicyReplay(candidate: candidate)
        var progress = Progress(output)
        var last: Int64 = 0
        let filter = context.explainable(PastRequest.types, since: start)
        while true {
            try Task.checkCancellation()
            let events = try await context.log.events(filter, after: last, limit: Self.pageSize)
            for event in events {
                if let past = PastRequest(event.fact) { replay.take(past) }
            }
            guard let newest = events.last, events.count == Self.pageSize else { break }
            last = newest.sequence
            let reached = output.clock.moment(newest.receivedAt)
            try await progress.show("\(counted(replay.requests, "request")), up to \(reached)")
        }
        try await progress.clear()
        return replay
    }
}

extension VerbContext {
    /// Events of decisions that the principal may know about: its own, or with `policy.explain: all` everybody's.
    func explainable(_ types: Set<EventType>, since start: Timestamp) -> EventFilter {
        let isOwn = permissions.policyExplain == .own
        return EventFilter(types: types, principal: isOwn ? principal.name : nil, since: start)
    }

    /// Whether the policy in force has what a candidate misses; of hosts out of sight that is not told.
    fileprivate func knows(_ missing: ReplayedChange.Missing, of change: ReplayedChange) -> Bool {
        switch missing {
        case .principal: policy.principals[change.principal] != nil
        case .host where permissions.policyExplain == .all: policy.hosts[change.host] != nil
        case .host: policy.hosts(for: principal).contains { $0.name == change.host }
        }
    }
}
