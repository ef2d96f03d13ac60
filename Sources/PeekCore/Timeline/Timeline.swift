/// Deploys, incidents, sessions and notes in one order.
public struct Timeline: Sendable, Hashable {
    /// What an entry is; at the same moment causes come before those who look.
    public enum Item: Sendable, Hashable {
        case deploy(Deploy)
        case incident(Incident)
        case session(Session)
        case note(Note)
    }

    /// One thing that happened.
    public struct Entry: Sendable, Hashable {
        /// The thing.
        public var item: Item

        /// When it began.
        public var start: Timestamp {
            switch item {
            case .deploy(let deploy): deploy.startedAt
            case .incident(let incident): incident.openedAt
            case .session(let session): session.start.startedAt
            case .note(let note): note.time
            }
        }

        /// When it ended; nil while it goes on, and of what is a moment.
        public var end: Timestamp? {
            switch item {
            case .deploy(let deploy): deploy.finishedAt
            case .incident(let incident): incident.closure?.at
            case .session(let session): session.endedAt
            case .note: nil
            }
        }

        /// Its ID.
        public var id: String {
            switch item {
            case .deploy(let deploy): deploy.id
            case .incident(let incident): incident.id.description
            case .session(let session): session.start.id.description
            case .note(let note): note.id?.description ?? "-"
            }
        }

        /// One line without anything that acts on a terminal.
        public var title: String {
            switch item {
            case .deploy(let deploy): DeployNotice(deploy).label
            case .incident(let incident): IncidentNotice(incident).label
            case .session(let session): session.title
            case .note(let note): note.label
            }
        }

        fileprivate var rank: Int {
            switch item {
            case .deploy: 0
            case .incident: 1
            case .session: 2
            case .note: 3
            }
        }
    }

    /// What happened, by its beginning, oldest first.
    public let entries: [Entry]

    /// Puts all into one order, which does not depend on the order in which they are given.
    public init(deploys: [Deploy], sessions: [Session], incidents: [Incident] = [], notes: [Note] = []) {
        let items =
            deploys.map(Item.deploy) + incidents.map(Item.incident) + sessions.map(Item.session) + notes.map(Item.note)
        entries = items.map(Entry.init).sorted { ($0.start, $0.rank, $0.id) < ($1.start, $1.rank, $1.id) }
    }
}

extension Timeline.Entry: Encodable {
    private enum Key: String, CodingKey {
        case kind
        case id
        case time
        case end
        case title
        case deploy
        case incident
        case session
        case note
    }

    /// Writes `{kind, id, time, end?, title, deploy?, incident?, session?, note?}`, where the member that `kind` names has the rest.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(id, forKey: .id)
        try container.encode(start, forKey: .time)
        try container.encodeIfPresent(end, forKey: .end)
        try container.encode(title, forKey: .title)
        switch item {
        case .deploy(let deploy):
            try container.encode(Key.deploy.rawValue, forKey: .kind)
            try container.encode(deploy, forKey: .deploy)
        case .incident(let incident):
            try container.encode(Key.incident.rawValue, forKey: .kind)
            try container.encode(IncidentListing(incident), forKey: .incident)
        case .session(let session):
            try container.encode(Key.session.rawValue, forKey: .kind)
            try container.encode(SessionListing(session), forKey: .session)
        case .note(let note):
            try container.encode(Key.note.rawValue, forKey: .kind)
            try container.encode(note, forKey: .note)
        }
    }
}

extension Session {
    /// One line, such as `session of alice on web1: tail app.log (exit after 3 min)`.
    public var title: String {
        let who = short(start.principal, longestName)
        let title = "session of \(who) on \(short(start.host, longestName)): \(short(start.line, longestSentence))"
        guard let end, let endedAt else { return "\(title) (running)" }
        return "\(title) (\(end.cause.rawValue) after \(start.startedAt.duration(until: endedAt)))"
    }
}
