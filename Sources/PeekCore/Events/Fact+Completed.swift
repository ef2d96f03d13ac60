extension Fact {
    /// The fact as the event log keeps it: its subject names what the details are about, and a deploy that is over has an
    /// end.
    ///
    /// - Throws: a ``Refusal`` when a mandatory part is empty, or when type, subject and details contradict each other.
    public func completed() throws(Refusal) -> Fact {
        for (name, value) in [("principal", principal), ("source", source), ("reason", reason)] where value.isEmpty {
            throw refusal("its \(name) is empty")
        }
        guard policyHash.utf8.count == 64, policyHash.utf8.allSatisfy(isLowerCaseHexDigit) else {
            throw refusal("its policy hash is not 64 lower-case hexadecimal digits")
        }
        var fact = self
        switch (type, details) {
        case (.sessionStarted, .sessionStarted(let start)):
            fact.subject.session = try agreed(subject.session, start.id, on: "session")
            fact.subject.host = try agreed(subject.host, start.host, on: "host")
            fact.subject.incident = subject.incident ?? start.incident
        case (.sessionEnded, .sessionEnded(let end)):
            fact.subject.session = try agreed(subject.session, end.id, on: "session")
        case (.deployStarted, .deploy(let deploy)), (.deploySucceeded, .deploy(let deploy)),
            (.deployFailed, .deploy(let deploy)):
            try check(deploy)
            fact.subject.deploy = try agreed(subject.deploy, deploy.id, on: "deploy")
            fact.subject.service = subject.service ?? deploy.service
            fact.details = .deploy(deploy.withEnd(time))
        case (.incidentOpened, .incident(let incident)), (.incidentClosed, .incident(let incident)):
            guard (type == .incidentClosed) == (incident.closure != nil) else {
                throw refusal("its incident is \(incident.state.rawValue)")
            }
            guard !incident.title.isEmpty, !incident.by.isEmpty, !incident.services.contains("") else {
                throw refusal("its incident's title, by or a service is empty")
            }
            fact.subject.incident = try agreed(subject.incident, incident.id.description, on: "incident")
        case (.incidentNoted, .note(let note)):
            guard let incident = note.incident else { throw refusal("its note names no incident") }
            fact.subject.incident = try agreed(subject.incident, incident.description, on: "incident")
        case (.sessionNoted, .note(let note)):
            guard let session = note.session else { throw refusal("its note names no session") }
            fact.subject.session = try agreed(subject.session, session, on: "session")
        case (.incidentLinked, .text), (.incidentUnlinked, .text):
            guard subject.incident != nil, subject.session != nil else {
                throw refusal("its subject lacks the incident or the session")
            }
        case (.programStarted, .program), (.programEnded, .programEnd), (.confinementReported, .confinement): break
        case (_, .text) where !Self.withDetails.contains(type): break
        default:
            throw refusal(
                Self.withDetails.contains(type)
                    ? "it lacks the details of its type" : "its details belong to another type"
            )
        }
        return fact
    }

    // Those whose details are never only names and values.
    private static let withDetails: Set<EventType> = [
        .sessionStarted, .sessionEnded, .sessionNoted, .deployStarted, .deploySucceeded, .deployFailed,
        .incidentOpened, .incidentClosed, .incidentNoted, .programStarted, .programEnded,
    ]

    private func check(_ deploy: Deploy) throws(Refusal) {
        let expected: EventType =
            switch deploy.status {
            case .started: .deployStarted
            case .succeeded: .deploySucceeded
            case .failed: .deployFailed
            }
        guard type == expected else { throw refusal("its deploy's status is \(deploy.status.rawValue)") }
        guard deploy.service != nil || !deploy.hosts.isEmpty else {
            throw refusal("its deploy names neither a service nor a host")
        }
        for (name, value) in [("ID", deploy.id), ("version", deploy.version), ("by", deploy.by)] where value.isEmpty {
            throw refusal("its deploy's \(name) is empty")
        }
        guard deploy.service != "", !deploy.hosts.contains("") else {
            throw refusal("its deploy's service or a host is an empty name")
        }
    }

    private func agreed<Name: Equatable>(
        _ named: Name?,
        _ detailed: Name,
        on part: String
    ) throws(Refusal) -> Name {
        guard named == nil || named == detailed else { throw refusal("its subject and details differ on the \(part)") }
        return detailed
    }

    private func refusal(_ why: String) -> Refusal {
        Refusal(.usage, "the event \(type.rawValue) cannot be recorded: \(why)")
    }
}

private func isLowerCaseHexDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
    default: false
    }
}
