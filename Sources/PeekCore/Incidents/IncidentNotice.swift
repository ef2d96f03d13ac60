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
    /// - Parameter isLinked: whether the person's session is linked to it.
    public func line(isLinked: Bool) -> String {
        if let closure = incident.closure {
            return "prodpeek: \(label): \(short(closure.resolution, longestSentence))"
        }
        return "prodpeek: \(label); this session is \(isLinked ? "linked to it" : "not linked to it")"
    }
}

extension Incident {
    /// Its ID and title, such as `i-1k3v9c2m0aqx7 checkout is slow`, without anything that acts on a terminal.
    public var inOneLine: String { "\(id) \(short(title, longestSentence))" }
}
