import PeekCore
import PeekSSH
import Synchronization

/// What hosts report of confinement: into the event log, and what each said last.
final class ConfinementLedger: Sendable {
    // Older reports say little about the host of today.
    private static let days: Int64 = 30

    private let log: any EventLog
    private let policyHash: @Sendable () -> String
    private let reports = Mutex<[String: LastReport]>([:])

    init(log: any EventLog, policyHash: @escaping @Sendable () -> String) {
        self.log = log
        self.policyHash = policyHash
    }

    /// Reads what was said before the gateway started.
    func load(now: Timestamp) async throws {
        let since = Timestamp(milliseconds: now.milliseconds - Self.days * 86_400_000)
        let filter = EventFilter(types: [.confinementReported], since: since)
        var last: Int64 = 0
        while true {
            let events = try await log.events(filter, after: last, limit: 1000)
            note(events.map(\.fact))
            guard events.count == 1000, let end = events.last else { return }
            last = end.sequence
        }
    }

    /// What `host` said last; nil where it never did.
    func last(of host: String) -> LastReport? { reports.withLock { $0[host] } }

    /// Takes the news of a session of `principal`, or of a feed with the gateway's own name.
    func facts(
        of session: Identifier,
        on host: Host,
        principal: String = "gateway",
        source: String = "local",
        incident: String? = nil
    ) -> ConfinementFacts {
        // A session that connects many times says the same each time.
        let said = Mutex<ConfinementNews?>(nil)
        let subject =
            session.kind == .session
            ? Subject(host: host.name, session: session, incident: incident) : Subject(host: host.name)
        return ConfinementFacts { [self] news in
            let facts = news.compactMap { news -> Fact? in
                switch news {
                case .reported, .unconfined:
                    let isNew = said.withLock { said in
                        defer { said = news }
                        return said != news
                    }
                    guard isNew else { return nil }
                case .started, .ended: break
                }
                var fact = fact(news, host, policyHash())
                fact.principal = principal
                fact.source = source
                fact.subject = subject
                if session.kind != .session, fact.type != .confinementReported { fact.reason = "\(session)" }
                return fact
            }
            if !facts.isEmpty { try await log.append(facts) }
            note(facts)
        }
    }

    private func note(_ facts: [Fact]) {
        reports.withLock { reports in
            for fact in facts {
                if let host = fact.subject.host, let report = LastReport(fact) { reports[host] = report }
            }
        }
    }

    private func fact(_ news: ConfinementNews, _ host: Host, _ policyHash: String) -> Fact {
        var fact = Fact(
            type: .confinementReported,
            principal: "gateway",
            source: "local",
            outcome: .success,
            policyHash: policyHash
        )
        switch news {
        case .reported(let report):
            let shortfall = report.shortfall(of: host.confinement.minimum)
            fact.outcome = shortfall.isEmpty ? .success : .failure
            fact.reason = shortfall.isEmpty ? report.summary : "does not enforce \(shortfall.joined(separator: ", "))"
            fact.details = .confinement(report)
        case .unconfined(let reason):
            fact.outcome = .failure
            fact.reason = reason
        case .started(let program):
            fact.type = .programStarted
            fact.details = .program(program)
        case .ended(let program):
            fact.type = .programEnded
            fact.details = .programEnd(program)
        }
        return fact
    }
}
