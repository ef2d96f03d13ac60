import Foundation
import PeekCore
import PeekTesting
import Testing

@testable import PeekRecording

/// Exports of what a store holds, up to a real player.
struct StoredExportTests {
    private let scratch: Scratch
    private let store: RecordingStore

    init() throws {
        scratch = try Scratch()
        store = scratch.store(stretch: 30_000)
        _ = try store.start()
    }

    private func bytes(
        _ session: Identifier,
        _ format: ExportFormat,
        _ stream: ExportStream? = nil
    ) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await part in try await store.export(session, as: format, stream: stream, markers: []) { bytes += part }
        return bytes
    }

    @Test func rawIsByteExactForAnyBytesWhileItRunsAndAfter() async throws {
        let start = SessionStart.sample()
        let recorder = try store.begin(start, worker: 0)
        var random = FixedRandom(state: 51)
        var sent: [UInt8] = []
        for _ in 0..<200 {
            let bytes = random.bytes(Int.random(in: 0...3000, using: &random))
            try await recorder.append(.output, bytes)
            try await recorder.append(.input, [1, 2, 3])
            sent += bytes
        }
        #expect(try await bytes(start.id, .raw) == sent)
        _ = try await store.finish(start.id, .exited)
        #expect(try await bytes(start.id, .raw) == sent)
        #expect(try await bytes(start.id, .raw, .stderr) == [])
        store.stop()
    }

    @Test func aReplayHasStepsInOrderAndNothingDangerous() async throws {
        let start = SessionStart.sample()
        let recorder = try store.begin(start, worker: 0)
        try await recorder.append(.output, "a\u{1B}]52;c;")
        try await recorder.append(.marker, "deploy checkout v42 by alice started")
        try await recorder.append(.resize, [100, 0, 0, 0, 30, 0, 0, 0])
        try await recorder.append(.output, "QUJD\u{7}b\u{1B}[6n\n")
        _ = try await store.finish(start.id, .exited)
        var steps: [ReplayStep] = []
        for try await step in try await store.replay(start.id, markers: []) { steps.append(step) }
        #expect(
            steps.map(\.action) == [
                .show([0x61]), .marker("deploy checkout v42 by alice started"), .resize(columns: 100, rows: 30),
                .show([0x62, 0x0A]),
            ]
        )
        #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.offset <= $1.offset })
        store.stop()
    }

    @Test func anExportOfADamagedRecordingFailsWithThePartsName() async throws {
        let start = SessionStart.sample()
        try await store.begin(start, worker: 0).append(.output, "x")
        _ = try await store.finish(start.id, .exited)
        try OpenFile(scratch.paths.segment(1, of: start.id), O_RDWR).truncate(to: 20)
        await #expect(throws: Refusal(.unavailable, "segment 1 (000001.zst) is altered")) {
            try await bytes(start.id, .text)
        }
        store.stop()
    }

    @Test func debiansPlayerPlaysIt() async throws {
        let start = SessionStart.sample(terminal: Terminal(type: "xterm-256color", columns: 80, rows: 24))
        let recorder = try store.begin(start, worker: 0)
        try await recorder.append(.errorNotice, "web1: recorded as \(start.id)\r\n")
        try await recorder.append(.output, "200 GET /checkout \u{1B}[31mcaf\u{E9}\u{1B}[0m\r\n")
        try await recorder.append(.marker, "deploy checkout v42 by alice started")
        try await recorder.append(.resize, [100, 0, 0, 0, 30, 0, 0, 0])
        try await recorder.append(.output, Array("broken ".utf8) + [0xFF, 0x80] + Array("\r\n".utf8))
        try await recorder.append(.output, "\u{1B}]52;c;ZXZpbA==\u{7}the end\r\n")
        _ = try await store.finish(start.id, .exited)
        let cast = "\(scratch.data)/f.cast"
        try await Data(bytes(start.id, .asciicastV2)).write(to: URL(fileURLWithPath: cast))
        store.stop()

        let player = try await Finished.running(
            ["/usr/bin/script", "-qec", "asciinema cat \(cast)", "/dev/null"],
            environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": scratch.data, "TERM": "xterm"]
        )
        #expect(player.status == 0, "\(player.output)")
        #expect(
            player.output == "web1: recorded as \(start.id)\r\n200 GET /checkout \u{1B}[31mcafé\u{1B}[0m\r\n"
                + "broken \u{FFFD}\u{FFFD}\r\nthe end\r\n"
        )
    }
}
