/// Deploys and sessions in one order.
public struct Timeline: Sendable, Hashable {
    /// What an entry is; at the same moment causes come before those who look.
    public enum Item: Sendable, Hashable {
        case deploy(Deploy)
        case session(Session)
    }

    /// One thing that happened.
    public struct Entry: Sendable, Hashable {
        /// The thing.
        public var item: Item

        /// When it began.
        public var start: Timestamp {
            switch item {
            case .deploy(let deploy): deploy.startedAt
            case .session(let session): session.start.startedAt
            }
        }

        /// When it ended; nil while it goes on.
        public var end: Timestamp? {
            switch item {
            case .deploy(let deploy): deploy.finishedAt
            case .session(let session): session.endedAt
            }
        }

        /// Its ID.
        public var id: String {
            switch item {
            case .deploy(let deploy): deploy.id
            case .session(let session): session.start.id.description
            }
        }

        /// One line without anything that acts on a terminal.
        public var title: String {
            switch item {
            case .deploy(let deploy): DeployNotice(deploy).label
            case .session(let session): session.title
            }
        }

        fileprivate var rank: Int {
            switch item {
            case .deploy: 0
            case .session: 1
            }
        }
    }

    /// What happened, by its beginning, oldest first.
    public let entries: [Entry]

    /// Puts deploys and sessions into one order, which does not depend on the order in which they are given.
    public init(deploys: [Deploy], sessions: [Session]) {
        let items = deploys.map(Item.deploy) + sessions.map(Item.session)
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
        case session
    }

    /// Writes `{kind, id, time, end?, title, deploy?, session?}`, where the member that `kind` names has the rest.
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
        case .session(let session):
            try container.encode(Key.session.rawValue, forKey: .kind)
            try container.encode(SessionListing(session), forKey: .session)
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
