import PeekCore

/// Facts in an order that no gateway would give them: late, repeated, out of order, about things that never began.
enum RandomHistory {
    static let hosts = ["web1", "web2", "db1"]

    static func facts(_ count: Int, using generator: inout SeededGenerator) -> [Fact] {
        (0..<count).map { _ in
            let seconds = Int64.random(in: 0..<10_000, using: &generator)
            switch Int.random(in: 0..<7, using: &generator) {
            case 0: return .note("note \(seconds)")
            case 1: return start(at: seconds, using: &generator)
            case 2: return .ended(sessionID(Int.random(in: 0..<60, using: &generator)), at: seconds)
            case 3: return aboutAnIncident(at: seconds, using: &generator)
            default: return deploy(at: seconds, using: &generator)
            }
        }
    }

    private static func start(at seconds: Int64, using generator: inout SeededGenerator) -> Fact {
        .started(
            sessionID(Int.random(in: 0..<60, using: &generator)),
            at: seconds,
            principal: ["alice", "bob"][Int.random(in: 0..<2, using: &generator)],
            host: hosts[Int.random(in: 0..<3, using: &generator)],
            incident: Bool.random(using: &generator) ? "i-\(seconds % 3)" : nil
        )
    }

    private static func aboutAnIncident(at seconds: Int64, using generator: inout SeededGenerator) -> Fact {
        let number = Int.random(in: 0..<5, using: &generator)
        let session = sessionID(Int.random(in: 0..<60, using: &generator))
        let services = ["checkout", "ledger"].filter { _ in Bool.random(using: &generator) }
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: return .opened(incident(number, at: seconds, services: services))
        case 1: return .closed(incident(number, at: seconds), at: seconds - 100, "x")
        case 2: return .link(.incidentUnlinked, session, incidentID(number).description)
        case 3: return .noted(Note("n", by: "bob", at: moment(seconds), incident: incidentID(number)))
        default: return .link(.incidentLinked, session, incidentID(number).description)
        }
    }

    private static func deploy(at seconds: Int64, using generator: inout SeededGenerator) -> Fact {
        let service = [nil, "checkout", "ledger"][Int.random(in: 0..<3, using: &generator)]
        let named = hosts.filter { _ in Bool.random(using: &generator) }
        let report = Deploy(
            id: "d-\(Int.random(in: 0..<40, using: &generator))",
            service: service,
            hosts: service == nil && named.isEmpty ? ["web1"] : named,
            version: "v\(seconds)",
            by: "alice",
            status: Deploy.Status.allCases[Int.random(in: 0..<3, using: &generator)],
            kind: Deploy.Kind.allCases[Int.random(in: 0..<5, using: &generator)],
            environment: Bool.random(using: &generator) ? "production" : nil,
            previousVersion: Bool.random(using: &generator) ? "v0" : nil,
            startedAt: moment(seconds - Int64.random(in: -50..<500, using: &generator)),
            finishedAt: Bool.random(using: &generator) ? moment(seconds) : nil
        )
        return .deploy(report, at: seconds)
    }
}
