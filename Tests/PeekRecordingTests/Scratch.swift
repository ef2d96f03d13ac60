import Foundation
import PeekCore
import Testing

@testable import PeekRecording

/// Directories of one test, removed with it; the ring's is in memory.
final class Scratch: Sendable {
    let data: String
    let run: String

    init() throws {
        data = try Self.make("/tmp")
        run = try Self.make("/dev/shm")
    }

    deinit {
        for path in [data, run] {
            do { try FileManager.default.removeItem(atPath: path) } catch { print("left behind: \(path): \(error)") }
        }
    }

    var paths: RecordingPaths { RecordingPaths(data: data, run: run) }

    /// A store with everything small, so that a test reaches every edge.
    func store(workers: Int = 1, ring: Int = 1 << 16, stretch: Int = 1 << 30) -> RecordingStore {
        RecordingStore(
            dataDirectory: data,
            runDirectory: run,
            workers: workers,
            sizes: RecordingSizes(ring: ring, stretch: stretch, ballast: 4096)
        )
    }

    private static func make(_ parent: String) throws -> String {
        let path = "\(parent)/recording-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }
}

extension SessionStart {
    /// A start with everything filled in.
    static func sample(_ session: Identifier = Identifier(.session), terminal: Terminal? = nil) -> SessionStart {
        SessionStart(
            id: session,
            principal: "dev",
            host: "web1",
            source: "127.0.0.1:50000",
            line: "tail -F /var/log/checkout/app.log",
            rendering: "/usr/bin/tail -F /var/log/checkout/app.log",
            role: "developer",
            terminal: terminal,
            startedAt: Timestamp(milliseconds: 1_700_000_000_000)
        )
    }
}

extension SessionRecorder {
    /// Appends bytes; while there is no room, waits until the writer has made some.
    func append(_ kind: FrameKind, _ bytes: [UInt8]) async throws {
        while true {
            switch bytes.withUnsafeBytes({ append(kind, $0) }) {
            case .written: return
            case .full: try await #require(self as? RingRecorder).writer.drained()
            case .failed(let reason): throw Refusal(.recording, reason)
            }
        }
    }

    /// Appends text.
    func append(_ kind: FrameKind, _ text: String) async throws { try await append(kind, Array(text.utf8)) }
}

extension Recordings {
    /// All frames at once.
    func frames(_ session: Identifier) async throws -> [Frame] {
        var frames: [Frame] = []
        try await read(session) { frames.append($0) }
        return frames
    }
}

extension RecordingEnd {
    static let exited = RecordingEnd(cause: .exit, exitStatus: 0)
    static let interrupted = RecordingEnd(cause: .interrupted, exitStatus: nil)
}

/// Random numbers that are the same in every run (SplitMix64).
struct FixedRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    /// Bytes of any value.
    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) } }
}
