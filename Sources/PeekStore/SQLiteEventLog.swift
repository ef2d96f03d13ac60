import GRDB
public import PeekCore

/// The event log of one gateway in a SQLite database, with its projections beside it.
///
/// An append returns when its events and the projections are committed and synced, and appends that come together share
/// one commit. Reading never waits for writing. All methods may be called from any task at any time; a call after
/// ``close()`` throws.
///
/// Every failure of the database is a ``Refusal`` with status 69 that says what is wrong and what would help; nothing is
/// ever half-written, and the log goes on by itself once the cause is gone.
public final class SQLiteEventLog: EventLog {
    private let path: String
    let pool: DatabasePool
    private let queue: AppendQueue
    private let now: @Sendable () -> Timestamp

    /// Opens the log, and makes it when there is none.
    ///
    /// Waits for the disk.
    ///
    /// - Parameters:
    ///   - path: The database's file, in a directory that exists; SQLite keeps two more beside it, with `-wal` and `-shm` at the end.
    ///   - gateway: The gateway's name; a log takes the events of one gateway only.
    ///   - now: The wall clock, for times of receipt and for deploys in progress.
    ///   - makeRoom: Called on the writer's queue when the disk is full; everything but the start of a session is then
    ///     tried once more.
    /// - Throws: a ``Refusal`` when it cannot be opened, belongs to another gateway, or was written by a newer version.
    public convenience init(
        path: String,
        gateway: String,
        now: @escaping @Sendable () -> Timestamp = { .now },
        makeRoom: @escaping @Sendable () -> Void = {}
    ) throws {
        let busyTimeout = EventDatabase.busyTimeout
        try self.init(path: path, gateway: gateway, busyTimeout: busyTimeout, now: now, makeRoom: makeRoom)
    }

    /// Opens the log as ``init(path:gateway:now:makeRoom:)`` does, waiting at most `busyTimeout` seconds for another
    /// process.
    init(
        path: String,
        gateway: String,
        busyTimeout: Double,
        now: @escaping @Sendable () -> Timestamp,
        makeRoom: @escaping @Sendable () -> Void = {}
    ) throws {
        self.path = path
        self.now = now
        pool = try EventDatabase.open(path: path, gateway: gateway, busyTimeout: busyTimeout)
        let writer = EventWriter(gateway: gateway, now: now)
        queue = AppendQueue(pool: pool, writer: writer, makeRoom: makeRoom)
    }

    /// Appends facts in order, all or none, and returns when they are durable and the projections show them.
    ///
    /// A cancelled task still appends: a fact is a fact.
    ///
    /// - Throws: a ``Refusal``: status 64 when a fact is not complete, 75 when it is larger than 1 MiB, 69 when the database
    ///   cannot be written.
    @discardableResult
    public func append(_ facts: [Fact]) async throws -> [Event] {
        try await queue.append(facts)
    }

    public func events(after sequence: Int64, limit: Int) async throws -> [Event] {
        try await read { database in
            try String.fetchAll(
                database,
                sql: "SELECT json FROM event WHERE sequence > ? ORDER BY sequence LIMIT ?",
                arguments: [sequence, max(limit, 0)]
            ).map(EventCoding.event)
        }
    }

    public func events(_ filter: EventFilter, after sequence: Int64, limit: Int) async throws -> [Event] {
        try await read { try EventQuery.events(filter, after: sequence, limit: limit, in: $0) }
    }

    public func sessions(_ filter: SessionFilter) async throws -> [Session] {
        let now = now()
        return try await read { try SessionQuery.sessions(filter, now: now, in: $0) }
    }

    public func session(_ id: Identifier) async throws -> Session? {
        try await read { try SessionQuery.session(id, in: $0) }
    }

    /// Sessions that started and did not end, oldest first; before the doors open, those that the last gateway left behind.
    public func interruptedSessions() async throws -> [Session] {
        try await read { try SessionQuery.unended(in: $0) }
    }

    public func deploys(_ filter: DeployFilter) async throws -> [Deploy] {
        try await read { try DeployQuery.deploys(filter, in: $0) }
    }

    public func deploy(_ id: String) async throws -> Deploy? {
        try await read { try DeployProjection.find(id, in: $0) }
    }

    public func incidents(_ filter: IncidentFilter) async throws -> [Incident] {
        try await read { try IncidentQuery.incidents(filter, in: $0) }
    }

    public func incident(_ id: Identifier) async throws -> Incident? {
        try await read { try IncidentProjection.find(id, in: $0) }
    }

    public func notes(_ filter: NoteFilter) async throws -> [Note] {
        try await read { try IncidentQuery.notes(filter, in: $0) }
    }

    public func liveVersions(_ scope: DeployFilter.HostScope) async throws -> [LiveVersion] {
        try await read { try DeployQuery.liveVersions(scope, in: $0) }
    }

    public func verify() async throws -> Verification {
        do {
            return try await EventVerifier(pool).verify()
        } catch let error as DatabaseError {
            throw StoreTrouble(error, path: path).refusal
        }
    }

    /// Computes the projections again from the events; appends wait meanwhile, readers see the old tables until it is done.
    public func rebuildProjections() async throws {
        try await write { try Projections.rebuild(in: $0) }
    }

    /// Why no event can be appended, or soon none; nil when one can, which is tried by writing and syncing.
    public func trouble() async -> String? {
        let moment = now().milliseconds
        do {
            if let little = try FreeSpace(besides: path).trouble { return little }
            try await write { database in
                try database.execute(
                    sql: "INSERT INTO probe (id, at) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET at = ?1",
                    arguments: [moment]
                )
            }
            return nil
        } catch let refusal as Refusal {
            return refusal.message
        } catch {
            return "the event log cannot be used: \(error)"
        }
    }

    /// Closes the database when what was asked for before is done.
    public func close() throws {
        try pool.close()
    }

    private func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.read(body)
        } catch let error as DatabaseError {
            throw StoreTrouble(error, path: path).refusal
        }
    }

    // Not GRDB's own asynchronous write, which a cancelled task would break off.
    private func write(_ body: @escaping @Sendable (Database) throws -> Void) async throws {
        do {
            try await withCheckedThrowingContinuation { continuation in
                pool.asyncWriteWithoutTransaction { database in
                    continuation.resume(
                        with: Result {
                            try database.inTransaction(.immediate) {
                                try body(database)
                                return .commit
                            }
                        }
                    )
                }
            }
        } catch let error as DatabaseError {
            throw StoreTrouble(error, path: path).refusal
        }
    }
}
