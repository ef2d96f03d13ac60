public import PeekCore

/// An event log in memory that keeps every promise of ``EventLog`` but durability.
public actor InMemoryEventLog: EventLog {
    /// The log cannot be written.
    public struct Unwritable: Error, Sendable {
        /// Makes the error.
        public init() {}
    }

    private let gateway: String
    private let clock: @Sendable () -> Timestamp
    private var written: [Event] = []
    private var sessionsByID: [Identifier: Session] = [:]
    private var deploysByID: [String: Deploy] = [:]
    private var incidentsByID: [Identifier: Incident] = [:]
    private var notes: [Note] = []
    private var isWritable = true
    private var watchers: [AsyncStream<Void>.Continuation] = []

    /// Makes an empty log of `gateway`, which reads the time of receipt from `clock`.
    public init(gateway: String = "test", clock: @escaping @Sendable () -> Timestamp = { .now }) {
        self.gateway = gateway
        self.clock = clock
    }

    /// Everything that was appended, in order.
    public var events: [Event] { written }

    /// Yields at once, and after every ``append(_:)``, so that a test can wait for what it expects.
    public func changes() -> AsyncStream<Void> {
        let (changes, watcher) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        watcher.yield()
        watchers.append(watcher)
        return changes
    }

    /// Makes every further ``append(_:)`` throw ``Unwritable``.
    public func breakDown() {
        isWritable = false
    }

    /// Lets ``append(_:)`` work again.
    public func recover() {
        isWritable = true
    }

    @discardableResult
    public func append(_ facts: [Fact]) async throws -> [Event] {
        guard isWritable else { throw Unwritable() }
        let facts = try facts.map { try $0.completed() }
        let receivedAt = clock()
        let first = Int64(written.count) + 1
        let events = facts.enumerated().map { index, fact in
            Event(
                gateway: gateway,
                sequence: first + Int64(index),
                id: Identifier(.event, at: receivedAt),
                receivedAt: receivedAt,
                fact: fact
            )
        }
        written += events
        for event in events { project(event) }
        for watcher in watchers { watcher.yield() }
        return events
    }

    public func events(after sequence: Int64, limit: Int) async throws -> [Event] {
        Array(written.dropFirst(Int(clamping: max(sequence, 0))).prefix(limit))
    }

    public func sessions(_ filter: SessionFilter) async throws -> [Session] {
        let deploy = filter.deploy.flatMap { deploysByID[$0] }
        let found = sessionsByID.values.filter { session in
            guard matches(session, filter) else { return false }
            guard filter.deploy != nil else { return true }
            return deploy.map { overlaps(session, $0) } ?? false
        }
        return newestFirst(found, time: \.start.startedAt, id: \.start.id.description, filter.limit)
    }

    public func session(_ id: Identifier) async throws -> Session? {
        sessionsByID[id]
    }

    public func deploys(_ filter: DeployFilter) async throws -> [Deploy] {
        newestFirst(deploysByID.values.filter { matches($0, filter) }, time: \.startedAt, id: \.id, filter.limit)
    }

    public func deploy(_ id: String) async throws -> Deploy? {
        deploysByID[id]
    }

    public func verify() async throws -> Verification {
        Verification(passed: true, message: "\(written.count) events in memory, which nobody else can reach")
    }

    public func incidents(_ filter: IncidentFilter) async throws -> [Incident] {
        newestFirst(
            incidentsByID.values.filter(filter.matches),
            time: \.openedAt,
            id: \.id.description,
            filter.limit
        )
    }

    public func incident(_ id: Identifier) async throws -> Incident? { incidentsByID[id] }

    public func notes(_ filter: NoteFilter) async throws -> [Note] {
        newestFirst(notes.filter { matches($0, filter) }, time: \.time, id: { $0.id?.description ?? "" }, filter.limit)
    }

    private func project(_ event: Event) {
        let fact = event.fact
        switch fact.details {
        case .sessionStarted(let start):
            sessionsByID[start.id] = Session(start: start, incidents: start.incident.map { [$0] } ?? [])
        case .sessionEnded(let end):
            sessionsByID[end.id]?.end = end
            sessionsByID[end.id]?.endedAt = fact.time
        case .deploy(let deploy):
            deploysByID[deploy.id] = deploysByID[deploy.id]?.updated(with: deploy) ?? deploy
        case .incident(let incident):
            // The first opening and the first end count.
            guard let known = incidentsByID[incident.id] else {
                incidentsByID[incident.id] = fact.type == .incidentOpened ? incident : nil
                return
            }
            incidentsByID[incident.id] = known.ended(as: incident) ?? known
        case .note(var note):
            note.id = event.id
            notes.append(note)
        case .confinement, .program, .programEnd: break
        case .text:
            guard let session = fact.subject.session, let incident = fact.subject.incident else { return }
            var linked = Set(sessionsByID[session]?.incidents ?? [])
            if fact.type == .incidentLinked { linked.insert(incident) }
            if fact.type == .incidentUnlinked { linked.remove(incident) }
            sessionsByID[session]?.incidents = linked.sorted()
        }
    }

    private func matches(_ session: Session, _ filter: SessionFilter) -> Bool {
        let start = session.start
        if let principal = filter.principal, start.principal != principal { return false }
        if let host = filter.host, start.host != host { return false }
        if let hosts = filter.hosts, !hosts.contains(start.host) { return false }
        if let since = filter.since, start.startedAt < since { return false }
        if let until = filter.until, start.startedAt >= until { return false }
        if let incident = filter.incident, !session.incidents.contains(incident) { return false }
        return !filter.live || session.end == nil
    }

    private func matches(_ note: Note, _ filter: NoteFilter) -> Bool {
        if let incident = filter.incident, note.incident != incident { return false }
        if let session = filter.session, note.session != session { return false }
        if let since = filter.since, note.time < since { return false }
        if let until = filter.until, note.time >= until { return false }
        guard let place = filter.place else { return true }
        if let host = note.host, place.hosts.contains(host) { return true }
        return note.incident.flatMap { incidentsByID[$0] }?.affects(place.services) ?? false
    }

    private func overlaps(_ session: Session, _ deploy: Deploy) -> Bool {
        let start = session.start
        guard deploy.hosts.isEmpty || deploy.hosts.contains(start.host) else { return false }
        let endsBefore = session.endedAt.map { $0 < deploy.startedAt } ?? false
        let startsAfter = deploy.finishedAt.map { $0 < start.startedAt } ?? false
        return !endsBefore && !startsAfter
    }

    private func matches(_ deploy: Deploy, _ filter: DeployFilter) -> Bool {
        if let service = filter.service, deploy.service != service { return false }
        if let status = filter.status, deploy.status != status { return false }
        if let since = filter.since, let finished = deploy.finishedAt, finished < since { return false }
        if let until = filter.until, deploy.startedAt >= until { return false }
        if let place = filter.place {
            let isOfService = deploy.service.map(place.services.contains) ?? false
            guard isOfService || deploy.hosts.contains(where: place.hosts.contains) else { return false }
        }
        guard let scope = filter.host else { return true }
        if deploy.hosts.isEmpty { return deploy.service.map(scope.services.contains) ?? false }
        return deploy.hosts.contains(scope.host)
    }

    private func newestFirst<Element>(
        _ elements: some Sequence<Element>,
        time: (Element) -> Timestamp,
        id: (Element) -> String,
        _ limit: Int?
    ) -> [Element] {
        let sorted = elements.sorted { (time($0), id($0)) > (time($1), id($1)) }
        return limit.map { Array(sorted.prefix(min(max($0, 1), 1000))) } ?? sorted
    }
}
