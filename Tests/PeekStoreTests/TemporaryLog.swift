import Foundation
import GRDB
import PeekCore
import Synchronization

@testable import PeekStore

/// A log in a folder of its own, which goes away with it; its clock stands still until it is moved.
final class TemporaryLog: Sendable {
    static let gateway = "gw-test"
    static let epoch = Timestamp(milliseconds: 1_800_000_000_000)

    let path: String
    let log: SQLiteEventLog
    private let folder: URL
    private let clock = Clock()

    private final class Clock: Sendable {
        let time = Mutex(TemporaryLog.epoch)
    }

    init(busyTimeout: Double = 0.05) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("prodpeek-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        path = folder.appendingPathComponent("events.sqlite").path
        log = try SQLiteEventLog(
            path: path,
            gateway: Self.gateway,
            busyTimeout: busyTimeout,
            now: { [clock] in clock.time.withLock { $0 } }
        )
    }

    deinit {
        do {
            try FileManager.default.removeItem(at: folder)
        } catch {
            print("\(folder.path) is left behind: \(error)")
        }
    }

    /// The log's clock.
    var now: Timestamp { clock.time.withLock { $0 } }

    /// Moves the log's clock.
    func setNow(_ time: Timestamp) {
        clock.time.withLock { $0 = time }
    }

    /// Opens the same database again.
    func reopened() throws -> SQLiteEventLog {
        try SQLiteEventLog(path: path, gateway: Self.gateway)
    }

    /// A connection that knows nothing of prodpeek, as `sqlite3` would open one.
    func rawConnection() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Runs statements as `sqlite3` would.
    func executeRaw(_ sql: String) throws {
        try rawConnection().writeWithoutTransaction { try $0.execute(sql: sql) }
    }

    /// Every row of the projections, as text.
    func projections() throws -> [String] {
        try rawConnection().read { database in
            try [
                "session ORDER BY id", "deploy ORDER BY id", "deployHost ORDER BY deploy, host",
                "incident ORDER BY id", "incidentService ORDER BY incident, service",
                "incidentSession ORDER BY incident, session", "note ORDER BY event",
            ].flatMap { table in
                try Row.fetchAll(database, sql: "SELECT * FROM \(table)").map(\.description)
            }
        }
    }
}
