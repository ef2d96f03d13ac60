import Foundation
import PeekTesting
import Synchronization

/// An account that exists as a number only: the machine's own are never touched.
enum Account {
    static let id = 61_233
    /// Another for each laboratory, where all that the account does is looked at: what one plain account does to its own
    /// processes is nobody else's trouble.
    static func ofNextLaboratory() -> Int { id + laboratories.wrappingAdd(1, ordering: .relaxed).newValue }

    private static let laboratories = Atomic(0)

    /// The words before a program's own that make it run as the account.
    static let words = words(id)

    /// The same for another account.
    static func words(_ id: Int) -> [String] {
        ["/usr/bin/setpriv", "--reuid", "\(id)", "--regid", "\(id)", "--clear-groups", "--inh-caps=-all"]
    }

    /// Before those: the kernel makes no user namespaces.
    static let withoutNamespaces = ["/usr/bin/python3", program("without_namespaces.py")]

    /// A program of Tests/WorldPrograms.
    static func program(_ name: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "WorldPrograms/\(name)").path()
    }

    /// A program of this package where the account may run it, which the build directory need not be.
    ///
    /// It is built of its C files alone, as on a host and in a boot image: it needs no library, Swift's neither.
    static func installed(_ name: String) throws -> String {
        let path = "\(directory)/\(name)"
        try installing.withLock {
            if FileManager.default.fileExists(atPath: path) { return }
            atexit { try? FileManager.default.removeItem(atPath: Account.directory) }
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            let sources = repository.appending(path: places[name] ?? name).path()
            let command = """
                clang -static -std=gnu11 -O2 -Wall -Wextra -Werror -o "$1.new" "$0"/*.c &&
                    chmod 755 "$1.new" && mv "$1.new" "$1"
                """
            let building = try SpawnedProgram(["/bin/sh", "-c", command, sources, path], streams: [0, 1, 2])
            guard building.waitForEnd() == .exited(0) else { throw POSIXError(.ENOEXEC) }
        }
        return path
    }

    private static let places = [
        "prodpeek-confine": "Sources/prodpeek-confine", "confinement-attempts": "Tests/ConfinementAttempts",
        "guest-init": "Tests/ConfinementGuest",
    ]
    /// Where this package is.
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let directory = "/tmp/prodpeek-confinement-\(getpid())"
    private static let installing = NSLock()
}
