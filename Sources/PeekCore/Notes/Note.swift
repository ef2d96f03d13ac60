/// What a person wrote at a moment of a recording or an incident.
public struct Note: Sendable, Hashable, Codable {
    /// The ID of the event that recorded it; nil until it is.
    public var id: Identifier?
    /// Who wrote it: a principal's name or `token:NAME`.
    public var by: String
    /// What.
    public var text: String
    /// When it was written.
    public var writtenAt: Timestamp
    /// The moment that it is about: of a recording, or when it was written.
    public var time: Timestamp
    /// The incident that it belongs to.
    public var incident: Identifier?
    /// The session that it belongs to.
    public var session: Identifier?
    /// The session's host.
    public var host: String?
    /// Milliseconds from the session's start to the moment.
    public var offset: Int64?
    /// Whether the recording itself holds it as a marker, because the session ran; nil for no.
    public var isRecorded: Bool?

    /// Makes a note of an incident.
    public init(_ text: String, by: String, at time: Timestamp, incident: Identifier) {
        self.by = by
        self.text = text
        writtenAt = time
        self.time = time
        self.incident = incident
    }

    /// Makes a note of a session.
    ///
    /// - Parameters:
    ///   - offset: milliseconds since its start.
    ///   - isRecorded: whether its recording holds it as a marker.
    public init(
        _ text: String,
        by: String,
        at time: Timestamp,
        session: SessionStart,
        offset: Int64,
        isRecorded: Bool
    ) {
        self.by = by
        self.text = text
        writtenAt = time
        self.time = Timestamp(milliseconds: session.startedAt.milliseconds + offset)
        self.session = session.id
        host = session.host
        self.offset = offset
        self.isRecorded = isRecorded ? true : nil
    }

    /// The label of a marker, such as `note by dev: the queue is full`; one line that does not act on a terminal.
    public var label: String { "note by \(short(by, longestName)): \(short(text, Self.longestLabel))" }

    // Two or three lines of a terminal; the whole note stands in the event.
    private static let longestLabel = 240

    /// The marker that a recording lacks, because the session was over when it was written; nil where it lacks none.
    public var marker: RecordingMarker? {
        guard let offset, isRecorded != true else { return nil }
        return RecordingMarker(offset: UInt64(max(0, offset)) * 1000, label: label)
    }
}

/// Which notes; nil matches all.
public struct NoteFilter: Sendable, Hashable {
    /// Of this incident.
    public var incident: Identifier?
    /// Of this session.
    public var session: Identifier?
    /// What they are about: a session on one of the hosts, or an incident that affects one of the services.
    public var place: Place?
    /// About a moment at or after.
    public var since: Timestamp?
    /// About a moment before.
    public var until: Timestamp?
    /// At most so many, the newest, 1 to 1000; nil for all, as of one incident or session.
    public var limit: Int?

    /// Hosts and services, as the policy names them.
    public struct Place: Sendable, Hashable {
        /// Names of hosts.
        public var hosts: [String]
        /// Names of services.
        public var services: [String]

        /// Makes a place.
        public init(hosts: [String], services: [String]) {
            self.hosts = hosts
            self.services = services
        }
    }

    /// Makes a filter.
    public init(
        incident: Identifier? = nil,
        session: Identifier? = nil,
        place: Place? = nil,
        since: Timestamp? = nil,
        until: Timestamp? = nil,
        limit: Int? = nil
    ) {
        self.incident = incident
        self.session = session
        self.place = place
        self.since = since
        self.until = until
        self.limit = limit
    }
}

extension EventLog {
    /// The markers that the recording of a session lacks: notes that were written when it was over.
    public func markers(of session: Identifier) async throws -> [RecordingMarker] {
        try await notes(NoteFilter(session: session)).compactMap(\.marker)
    }
}
