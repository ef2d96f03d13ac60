/// A request that was decided before, as its event tells it.
public struct PastRequest: Sendable, Hashable {
    /// The types of the events that can tell of one.
    public static let types: Set<EventType> = [.sessionStarted, .commandStarted, .commandDenied, .sessionRefused]

    /// What was asked, with the reason and the incident that were given then.
    public var request: DecisionRequest
    /// What was decided then.
    public var verdict: Verdict
    /// When.
    public var time: Timestamp

    /// Makes a past request.
    public init(_ request: DecisionRequest, _ verdict: Verdict, at time: Timestamp) {
        self.request = request
        self.verdict = verdict
        self.time = time
    }

    /// Reads what a fact tells; nil when no policy decided there, such as about a session that a limit refused.
    public init?(_ fact: Fact) {
        switch fact.details {
        case .sessionStarted(let start):
            // A line of the gateway's own is none that a policy decides again, and a prompt or a shell has none.
            guard start.versionsOf == nil, !start.isPrompt, start.isShell != true else { return nil }
            self.init(
                DecisionRequest(
                    principal: start.principal,
                    host: start.host,
                    line: start.line,
                    reason: start.reason,
                    incident: start.givenIncident
                ),
                Verdict(allows: true, rule: "role \(start.role)"),
                at: fact.time
            )
        case .text(let details):
            let allows = fact.type == .commandStarted
            guard Self.types.contains(fact.type), allows || fact.outcome == .denied, let line = details["line"],
                let host = details["host"]
            else { return nil }
            self.init(
                DecisionRequest(
                    principal: fact.principal,
                    host: host,
                    line: line,
                    directory: details["directory"],
                    reason: details["reason"],
                    incident: fact.subject.incident
                ),
                Verdict(allows: allows, rule: details["rule"] ?? fact.reason),
                at: fact.time
            )
        case .sessionEnded, .deploy, .incident, .note, .confinement, .program, .programEnd:
            return nil
        }
    }

    /// What the event of a request says beside its subject, so that it can be read again.
    ///
    /// - Parameter request: as ``DecisionRequest/abridged`` has it, so that the event log takes the event.
    public static func details(of request: DecisionRequest, decidedBy rule: String) -> [String: String] {
        var details = ["line": request.line, "host": request.host, "rule": rule]
        details["directory"] = request.directory
        details["reason"] = request.reason
        return details
    }
}

extension DecisionRequest {
    /// The request as it is kept: of more than 8192 bytes in a part, only the beginning.
    ///
    /// A line may have 4096 (``Policy/decide(_:)``), so that what is left of a longer one is denied like the whole, and no
    /// policy has such a host.
    public var abridged: DecisionRequest {
        DecisionRequest(
            principal: principal,
            host: Self.beginning(of: host),
            line: Self.beginning(of: line),
            directory: directory.map(Self.beginning),
            reason: reason.map(Self.beginning),
            incident: incident.map(Self.beginning)
        )
    }

    private static func beginning(of text: String) -> String {
        guard text.utf8.count > 8192 else { return text }
        return String(decoding: text.utf8.prefix(8192), as: UTF8.self)
    }
}
