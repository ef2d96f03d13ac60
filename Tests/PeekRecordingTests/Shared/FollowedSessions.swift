import Foundation
import PeekCore
import Testing

@testable import PeekRecording

/// Sessions of one store, several of which are shown the same lines.
final class FollowedSessions: Sendable {
    let scratch: Scratch
    let store: RecordingStore

    init() throws {
        scratch = try Scratch()
        store = scratch.store(ring: 1 << 20)
        _ = try store.start()
    }

    deinit { store.stop() }

    /// Lines of a hundred bytes, half of which nobody can guess.
    static func lines(_ count: Int, seed: UInt64 = 71) -> [String] {
        var random = FixedRandom(state: seed)
        return (0..<count).map { number in
            let id = String(UInt64.random(in: 1 << 63...UInt64.max, using: &random), radix: 16)
            let user = String(UInt64.random(in: 1 << 63...UInt64.max, using: &random), radix: 16)
            return "2026-11-23T09:00:00.\(sixDigits(number))Z INFO checkout request id=\(id) user=\(user) took=12 ms\n"
        }
    }

    /// Begins a session that is shown `lines`, each behind the gateway's own prefix.
    func begin(_ lines: [String], following log: String? = "web1 /var/log/app.log") async throws -> Identifier {
        let start = SessionStart.sample()
        let recorder = try store.begin(start, worker: 0)
        if let log { store.follows(log, in: start.id) }
        for line in lines {
            try await recorder.append(.notice, "web1 | ")
            try await recorder.append(.output, line)
        }
        return start.id
    }

    func path(_ session: Identifier) -> String { scratch.paths.segment(1, of: session) }

    func bytes(_ session: Identifier) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path(session))))
    }

    /// What a session's first segment needs.
    func bases(_ session: Identifier) throws -> [Hash] { SharedHead(try bytes(session))?.bases ?? [] }

    func text(_ session: Identifier) async throws -> String {
        String(decoding: try await store.frames(session).filter { $0.kind == .output }.flatMap(\.bytes), as: UTF8.self)
    }

    /// Bytes of all files of recordings, each once, whatever its names.
    func stored() throws -> Int {
        let files = try #require(FileManager.default.enumerator(atPath: scratch.paths.recordings))
        var sizes: [UInt: Int] = [:]
        for name in files.compactMap({ $0 as? String }) {
            var status = stat()
            #expect(lstat("\(scratch.paths.recordings)/\(name)", &status) == 0)
            if status.st_mode & S_IFMT == S_IFREG { sizes[UInt(status.st_ino)] = Int(status.st_size) }
        }
        return sizes.values.reduce(0, +)
    }
}
