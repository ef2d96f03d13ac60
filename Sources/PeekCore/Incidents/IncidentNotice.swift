/// One line that says that an incident was opened or closed: to a person watching, and as a marker.
public struct IncidentNotice: Sendable, Hashable {
    /// The incident as it is now.
    public var incident: Incident

    /// Makes a notice of what `incident` is now.
    public init(_ incident: Incident) {
        self.incident = incident
    }

    /// The label of a marker, such as `incident i-1k3v9c2m0aqx7 checkout is slow opened by ops`.
    ///
    /// One line without anything that acts on a terminal.
    public var label: String {
        guard let closure = incident.closure else {
            return "incident \(incident.inOneLine) opened by \(short(incident.by, longestName))"
        }
        let length = incident.openedAt.duration(until: closure.at)
        return "incident \(incident.inOneLine) closed by \(short(closure.by, longestName)) after \(length)"
    }

    /// The line for a person who watches, without a line break.
    ///
    /// - Parameters:
    ///   - linked: how many of the person's sessions there are linked to it.
    ///   - sessions: how many they have there, at least one; those of one group share a screen.
    public func line(linked: Int, of sessions: Int) -> String {
        if let closure = incident.closure {
            return "prodpeek: \(label): \(short(closure.resolution, longestSentence))"
        }
        return "prodpeek: \(label); \(standing(linked, sessions))"
    }

    private func standing(_ linked: Int, _ sessions: Int) -> String {
        switch linked {
        case _ where sessions == 1: "this session is \(linked == 1 ? "linked to it" : "not linked to it")"
        case 0: "none of these \(sessions) sessions is linked to it"
        case sessions: "these \(sessions) sessions are linked to it"
        default: "\(linked) of these \(sessions) sessions \(linked == 1 ? "is" : "are") linked to it"
        }
    }
}

extension Incident {
    /// Its ID and title, such as `i-1k3v9c2m0aqx7 checkout is slow`, without anything that acts on a terminal.
    public var inOneLine: String { "\(id) \(short(title, longestSentence))" }
}
