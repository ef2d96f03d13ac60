import GRDB
import Glibc
import PeekCore

/// Opens the database of an event log.
enum EventDatabase {
    /// How long a write waits for another process that holds the database, in seconds; as long as a session may wait for
    /// its journal.
    static let busyTimeout = 5.0

    /// Opens or creates the database at `path`, with its schema.
    ///
    /// - Throws: a ``Refusal`` when it cannot be opened, or was written by a newer prodpeek or for another gateway.
    static func open(path: String, gateway: String, busyTimeout: Double) throws -> DatabasePool {
        try createFile(path)
        var configuration = Configuration()
        configuration.label = "prodpeek.events"
        configuration.busyMode = .timeout(busyTimeout)
        do {
            let pool = try DatabasePool(path: path, configuration: configuration)
            // GRDB sets NORMAL when it turns WAL on, and would lose the last events with the power; FULL syncs the log at
            // each commit: https://www.sqlite.org/pragma.html#pragma_synchronous
            try pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = FULL")
            }
            try migrate(pool, path: path)
            try checkOwner(pool, path: path, gateway: gateway)
            return pool
        } catch let error as DatabaseError {
            throw StoreTrouble(error, path: path).refusal
        }
    }

    // SQLite would let the umask decide who may read what people typed. A file that exists is left alone: closing a second
    // descriptor of it would drop the locks of this process (https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks).
    private static func createFile(_ path: String) throws {
        let descriptor = Glibc.open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            close(descriptor)
        } else if errno != EEXIST {
            throw Refusal(
                .unavailable,
                "the event log \(path) cannot be created: \(String(cString: strerror(errno)))",
                wouldWork: "create its directory, owned by the account of prodpeekd"
            )
        }
    }

    private static func migrate(_ pool: DatabasePool, path: String) throws {
        let migrator = EventSchema.migrator
        let isNewer = try pool.read { database in
            try migrator.hasBeenSuperseded(database)
        }
        guard !isNewer else {
            throw Refusal(
                .unavailable,
                "the event log \(path) was written by a newer prodpeek than this one",
                wouldWork: "install that version again, or start with another data directory"
            )
        }
        try migrator.migrate(pool)
    }

    private static func checkOwner(_ pool: DatabasePool, path: String, gateway: String) throws {
        let newest = try pool.read { database in
            try Row.fetchOne(database, sql: "SELECT gateway, schemaVersion FROM event ORDER BY sequence DESC LIMIT 1")
        }
        guard let newest else { return }
        let owner: String = newest["gateway"]
        let schema: Int = newest["schemaVersion"]
        guard owner == gateway else {
            throw Refusal(
                .unavailable,
                "the event log \(path) belongs to gateway \(owner), not to \(gateway)",
                wouldWork: "name this gateway \(owner), or start with another data directory"
            )
        }
        guard schema <= Event.schemaVersion else {
            throw Refusal(
                .unavailable,
                "the event log \(path) holds events of layout \(schema); this prodpeek knows \(Event.schemaVersion)",
                wouldWork: "install the version that wrote them"
            )
        }
    }
}
