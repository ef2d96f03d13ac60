import PeekCore
import Testing

@testable import PeekRecording

/// Markers beside a recording, and following one that grows.
struct MarkedExportTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    @Test func markersStandInTheirPlacesAndBeforeTheEnd() {
        let frames = [
            Frame(kind: .start, offset: 0, bytes: []), Frame(kind: .output, offset: 10, bytes: [1]),
            Frame(kind: .output, offset: 30, bytes: [2]), Frame(kind: .end, offset: 40, bytes: []),
        ]
        let markers = [99, 20, 0].map { RecordingMarker(offset: $0, label: "\($0)") }
        var marked = MarkedFrames(markers)
        let all = marked.mark(Array(frames.prefix(2))) + marked.mark(Array(frames.suffix(2))) + marked.rest()
        #expect(all.map(\.kind) == [.start, .marker, .output, .marker, .output, .marker, .end])
        #expect(all.map(\.offset) == [0, 0, 10, 20, 30, 40, 40], "offsets never go back")
    }

    @Test func markersOfARecordingWithoutAnEndComeLast() async throws {
        let store = scratch.store()
        _ = try store.start()
        let start = SessionStart.sample()
        let recorder = try store.begin(start, worker: 0)
        try await recorder.append(.output, "a\n")
        var text: [UInt8] = []
        let markers = [RecordingMarker(offset: 3_600_000_000, label: "note by dev: \u{1B}[2Jx")]
        for try await part in try await store.export(start.id, as: .text, stream: nil, markers: markers) {
            text += part
        }
        #expect(String(decoding: text, as: UTF8.self) == "a\n--- note by dev: \\e[2Jx ---\n")
        _ = try await store.finish(start.id, .exited)
        store.stop()
    }

    @Test func aFollowerSeesWhatComesAfterItAcrossStretchesAndSealing() async throws {
        let store = scratch.store(stretch: 20_000)
        _ = try store.start()
        let start = SessionStart.sample()
        let recorder = try store.begin(start, worker: 0)
        try await recorder.append(.output, "before\n")
        let steps = try await store.follow(start.id)
        var expected = ""
        for number in 0..<400 {
            let line = "line \(number) " + String(repeating: "x", count: number) + "\n"
            try await recorder.append(.output, line)
            expected += line
        }
        try await recorder.append(.marker, "deploy")
        _ = try await store.finish(start.id, .exited)
        var seen: [UInt8] = []
        var markers = 0
        for try await step in steps {
            switch step.action {
            case .show(let bytes): seen += bytes
            case .marker: markers += 1
            case .resize: break
            }
        }
        #expect(String(decoding: seen, as: UTF8.self) == expected, "nothing from before, nothing twice, nothing lost")
        #expect(markers == 1)
        store.stop()
    }

    @Test func aFollowerHoldsAPieceHoweverMuchWaits() async throws {
        let store = scratch.store()
        _ = try store.start()
        let start = SessionStart.sample()
        let recorder = try store.begin(start, worker: 0)
        let follower = try await store.follower(start.id)
        let part = [UInt8](repeating: UInt8(ascii: "x"), count: 10_000)
        for _ in 0..<200 { try await recorder.append(.output, part) }
        #expect(try await store.drained(start.id))
        var count = 0
        for round in 0..<1000 {
            let bytes = try follower.next().reduce(0) { $0 + $1.bytes.count }
            #expect(bytes <= 256 << 10)
            count += bytes
            // What it has not read of the journal it reads from the segment.
            if round == 3 { _ = try await store.finish(start.id, .exited) }
            if follower.hasEnded { break }
        }
        #expect(follower.hasEnded)
        #expect(count - 200 * part.count < 200, "all of it once, and the end's frame")
        store.stop()
    }

    @Test func aFollowerGoesOnWhileTheRecordingGrows() async throws {
        let store = scratch.store(stretch: 5_000)
        _ = try store.start()
        let start = SessionStart.sample()
        let recorder = try store.begin(start, worker: 0)
        var steps = try await store.follow(start.id).makeAsyncIterator()
        for number in 0..<12 {
            let line = "\(number) " + String(repeating: "y", count: 1000) + "\n"
            try await recorder.append(.output, line)
            let step = try await steps.next()
            #expect(step?.action == .show(Array(line.utf8)))
        }
        _ = try await store.finish(start.id, .exited)
        #expect(try await steps.next() == nil)
        var late = try await store.follow(start.id).makeAsyncIterator()
        #expect(try await late.next() == nil, "nothing comes after the end")
        await #expect(throws: Refusal.self) { try await store.follow(Identifier(.session)) }
        store.stop()
    }
}
