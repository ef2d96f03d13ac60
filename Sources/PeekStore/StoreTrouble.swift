import GRDB
import PeekCore

/// What is wrong with the database, for a person.
struct StoreTrouble {
    /// Where the database is.
    let path: String
    private let error: DatabaseError

    init(_ error: DatabaseError, path: String) {
        self.error = error
        self.path = path
    }

    /// Whether the database took what it was given for wrong, and is itself well.
    var isRejection: Bool {
        error.resultCode == .SQLITE_CONSTRAINT || error.resultCode == .SQLITE_TOOBIG
    }

    /// Whether there was no room on the disk.
    var isFullDisk: Bool { error.resultCode == .SQLITE_FULL }

    /// The sentence, and what would help.
    var refusal: Refusal {
        switch error.resultCode {
        case .SQLITE_CONSTRAINT, .SQLITE_TOOBIG:
            Refusal(.usage, "the event log did not take the event: \(reason)")
        case .SQLITE_FULL:
            unavailable("there is no space left", wouldWork: "free space on the file system of \(path)")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            unavailable("it is read-only (\(reason))", wouldWork: "check the mount and the owner of \(path)")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            unavailable("another process holds it locked", wouldWork: "see `fuser \(path)`")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            unavailable("it is damaged (\(reason))", wouldWork: "put it back from a backup; keep the damaged file")
        case .SQLITE_CANTOPEN:
            unavailable("it cannot be opened (\(reason))", wouldWork: "check that its directory exists and is writable")
        default:
            unavailable(
                "\(reason) (\(error.extendedResultCode))",
                wouldWork: "see the kernel's log for errors of the disk"
            )
        }
    }

    // `message` is SQLite's own sentence; `description` would add the statement.
    private var reason: String {
        error.message ?? "\(error.extendedResultCode)"
    }

    private func unavailable(_ why: String, wouldWork: String) -> Refusal {
        Refusal(.unavailable, "the event log cannot be used: \(why)", wouldWork: wouldWork)
    }
}
