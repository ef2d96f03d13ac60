import Foundation
import PeekTesting
import Testing

/// A log of a test's own on a host of the world, written to as a service and logrotate do.
struct WrittenLog: Sendable {
    let world: World
    let host: String
    /// Its path on the host.
    let path: String
    /// Where the test finds it.
    let file: String

    init(_ name: String, on host: String = "web1", in world: World) async throws {
        self.world = world
        self.host = host
        path = "/var/log/checkout/\(name)"
        file = try #require(try await world.environment()["HOST_ROOT_\(host)"]) + path
    }

    /// Opens it for writing at its end, and makes it where it is not there.
    func opened() throws -> FileHandle {
        if !FileManager.default.fileExists(atPath: file) { try Data().write(to: URL(filePath: file)) }
        let handle = try #require(FileHandle(forUpdatingAtPath: file))
        try handle.seekToEnd()
        return handle
    }

    /// Appends lines.
    func write(_ lines: [String]) throws { try opened().write(lines) }

    /// Writes a predecessor, last written to at a moment.
    func writePredecessor(_ suffix: String, _ lines: [String], _ modified: Date) throws {
        try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: URL(filePath: file + suffix))
        try FileManager.default.setAttributes([.modificationDate: modified], ofItemAtPath: file + suffix)
    }

    /// The processes on the host that follow it for good, not only read what it has.
    func followers() async throws -> Int {
        try await world.processes(on: host).count {
            $0.hasPrefix("/usr/bin/tail ") && $0.contains(" -F ") && $0.hasSuffix(path.dropFirst())
        }
    }

    /// Gives it another name, as logrotate does.
    func rename(to suffix: String = ".1") throws {
        try FileManager.default.moveItem(atPath: file, toPath: file + suffix)
    }

    /// Copies it and cuts it off, as logrotate does with `copytruncate`.
    func copyAndTruncate() throws {
        try FileManager.default.copyItem(atPath: file, toPath: file + ".1")
        #expect(truncate(file, 0) == 0)
    }

    /// Compresses a predecessor in place, keeping its time.
    func compress(_ suffix: String, by ending: String) async throws {
        let program = try #require(["gz": "gzip", "xz": "xz", "bz2": "bzip2", "zst": "zstd"][ending])
        let words = ["/usr/bin/\(program)", "-q"] + (ending == "zst" ? ["--rm"] : []) + [file + suffix]
        let packed = try await Finished.running(words)
        try #require(packed.status == 0, "\(packed.errors)")
    }
}

extension FileHandle {
    /// Writes lines where the file ends now, as a service does that opened it for appending.
    func write(_ lines: [String]) throws {
        try seekToEnd()
        try write(contentsOf: Data(lines.map { $0 + "\n" }.joined().utf8))
    }
}

extension World {
    /// Breaks every connection to a host, and lets nobody connect again until `body` is over.
    func whileCutOff(_ host: String, _ body: () async throws -> Void) async throws {
        let pid = try #require(try await environment()["HOST_PID_\(host)"].flatMap(pid_t.init))
        kill(pid, SIGSTOP)
        do {
            try await eventually("still connected") {
                // Again, because one may just have been let in.
                _ = try await onHost(host, ["/usr/bin/pkill", "-u", "prodpeek", "sshd"])
                return try await !processes(on: host).contains { $0.hasPrefix("sshd") }
            }
            try await body()
        } catch {
            kill(pid, SIGCONT)
            throw error
        }
        kill(pid, SIGCONT)
    }
}
