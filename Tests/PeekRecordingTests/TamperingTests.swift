import Foundation
import PeekCore
import Testing

@testable import PeekRecording

/// What somebody with the disk in hands can do to a sealed recording.
struct TamperingTests {
    @Test func noByteCanChangeUnnoticed() async throws {
        let recording = try await SealedRecording(segments: 3)
        var random = FixedRandom(state: 5)
        for name in ["chain", "000001.zst", "000002.zst", "000003.zst"] {
            let original = try recording.bytes(name)
            // Every byte of the small file, and every part of the large ones.
            let places =
                name == "chain" ? Array(original.indices) : stride(from: 0, to: original.count, by: 17).map { $0 }
            for place in places {
                var changed = original
                changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                try recording.write(changed, name)
                let verification = try await recording.verify()
                try #require(!verification.passed, "byte \(place) of \(name)")
                if name != "chain" {
                    let index = String(name.prefix(6))
                    try #require(verification.message.contains("(\(index).zst) is altered"))
                } else {
                    try #require(verification.message.contains("chain"))
                }
            }
            try recording.write(original, name)
        }
        #expect(try await recording.verify().passed)
    }

    @Test func everyCutIsNoticedAndNamed() async throws {
        let recording = try await SealedRecording(segments: 2)
        for name in ["chain", "000001.zst", "000002.zst"] {
            let original = try recording.bytes(name)
            for length in stride(from: 0, to: original.count, by: name == "chain" ? 1 : 31) {
                try recording.write(Array(original.prefix(length)), name)
                let verification = try await recording.verify()
                try #require(
                    !verification.passed && verification.message.contains(name.prefix(5)),
                    "\(length) of \(name)"
                )
            }
            try recording.write(original, name)
        }
    }

    @Test(arguments: ["chain", "000001.zst", "000002.zst", "000003.zst"])
    func whatIsMissingIsNamed(_ name: String) async throws {
        let recording = try await SealedRecording(segments: 3)
        try removeFile(recording.path(name))
        let verification = try await recording.verify()
        #expect(!verification.passed)
        #expect(verification.message.contains(name) && verification.message.contains("missing"))
        await #expect(throws: Refusal.self) { try await recording.store.frames(recording.session) }
    }

    @Test func swappedSegmentsAreReordered() async throws {
        let recording = try await SealedRecording(segments: 3)
        let second = try recording.bytes("000002.zst")
        try recording.write(try recording.bytes("000003.zst"), "000002.zst")
        try recording.write(second, "000003.zst")
        let verification = try await recording.verify()
        #expect(verification.message == "segment 2 (000002.zst) is reordered: it holds segment 3")
        #expect(!verification.passed)
    }

    @Test func swappedSegmentsWithTheirLinesAreNoticed() async throws {
        let recording = try await SealedRecording(segments: 3)
        var lines = String(decoding: try recording.bytes("chain"), as: UTF8.self).split(separator: "\n")
        lines.swapAt(2, 3)
        try recording.write(Array((lines.joined(separator: "\n") + "\n").utf8), "chain")
        #expect(try await recording.verify().message == "line 3 of the chain is altered or cut off")
    }

    @Test(arguments: ["000004.zst", "000001.zst.tmp", "notes.txt", "000002.damaged"])
    func whatIsExtraIsNamed(_ name: String) async throws {
        let recording = try await SealedRecording(segments: 3)
        try recording.write([1], name)
        let verification = try await recording.verify()
        #expect(!verification.passed)
        #expect(verification.message.hasPrefix(name))
    }

    @Test func anExtraJournalIsNamed() async throws {
        let recording = try await SealedRecording(segments: 3)
        let name = JournalName(session: recording.session, stretch: 4)
        try Data([1]).write(to: URL(fileURLWithPath: recording.scratch.paths.journal(name)))
        let verification = try await recording.verify()
        #expect(!verification.passed && verification.message.contains("journal \(name) is extra"))
    }

    @Test func aChainThatIsWrongAsAWholeIsCaughtByTheSealAlone() async throws {
        let recording = try await SealedRecording(segments: 2)
        // Somebody owns the machine, alters a segment and makes a chain that fits.
        let paths = recording.scratch.paths
        let session = recording.session
        let journal = paths.journal(JournalName(session: session, stretch: 1))
        let forged = Frame(kind: .output, offset: 0, bytes: Array("nothing to see\n".utf8))
        try OpenFile(journal, O_RDWR | O_CREAT).write(forged.encoded, at: 0)
        for name in try names(in: paths.directory(of: session)) { try removeFile(recording.path(name)) }
        let pass = SealingPass(paths: paths, compressor: try SegmentCompressor(), logs: SharedLogs())
        _ = try pass.seal(session, includingNewest: true)
        try pass.settle()

        #expect(try await recording.verify().message == "line 3 of the chain is missing: 2 segments were sealed")
        let unsealed = try await recording.store.verify(session, against: nil)
        #expect(unsealed.passed && unsealed.message.contains("no session.ended proves"))
        var seal = recording.seal
        seal.segments = 1
        let verification = try await recording.store.verify(session, against: seal)
        #expect(!verification.passed && verification.message.contains("session.ended says \(seal.head)"))
    }

    @Test func aRecordingDoesNotPassForAnother() async throws {
        let first = try await SealedRecording(segments: 1)
        let second = try await SealedRecording(segments: 1)
        for name in ["chain", "000001.zst"] { try first.write(try second.bytes(name), name) }
        #expect(try await first.verify().message == "line 1 of the chain is altered or cut off")
        #expect(try await first.store.verify(first.session, against: second.seal).passed == false)
    }

    @Test func aTombstonedSegmentVerifiesAndADeletedOneDoesNot() async throws {
        let recording = try await SealedRecording(segments: 3)
        try removeFile(recording.path("000002.zst"))
        #expect(try await recording.verify().passed == false)

        let tombstone = Tombstone(at: Timestamp(milliseconds: 0), by: "alice", why: "an\u{202E} address\n")
        let chain = String(decoding: try recording.bytes("chain"), as: UTF8.self)
        try recording.write(Array((chain + Chain.line(tombstone, for: 2)).utf8), "chain")
        let verification = try await recording.verify()
        #expect(verification.passed)
        #expect(
            verification.message.hasSuffix(
                "; segment 2 was removed by alice on \(tombstone.at): an\\u{202e} address\\n"
            )
        )

        let frames = try await recording.store.frames(recording.session)
        #expect(frames.first?.kind == .start && frames.last?.kind == .end)
        let markers = frames.filter { $0.kind == .marker }.map { String(decoding: $0.bytes, as: UTF8.self) }
        #expect(markers.count == 1 && markers[0].hasPrefix("segment 2 was removed by alice"))

        // The others are held to the chain as before.
        try removeFile(recording.path("000003.zst"))
        #expect(try await recording.verify().message.contains("segment 3 (000003.zst) is missing"))
    }

    @Test func aTombstonedSegmentThatIsStillThereIsExtra() async throws {
        let recording = try await SealedRecording(segments: 2)
        let tombstone = Tombstone(at: Timestamp(milliseconds: 0), by: "alice", why: "a test")
        let chain = String(decoding: try recording.bytes("chain"), as: UTF8.self)
        try recording.write(Array((chain + Chain.line(tombstone, for: 2)).utf8), "chain")
        #expect(try await recording.verify().message.hasPrefix("segment 2 (000002.zst) is extra"))
    }

    @Test func readingAnAlteredSegmentNamesItAndHandsOverNothingOfIt() async throws {
        let recording = try await SealedRecording(segments: 3)
        var bytes = try recording.bytes("000002.zst")
        bytes[bytes.count / 2] ^= 1
        try recording.write(bytes, "000002.zst")
        let sound = try await recording.store.frames(recording.session, until: "segment 2 (000002.zst) is altered")
        #expect(sound.map(\.kind) == [.start, .output])
    }
}

extension RecordingStore {
    /// The frames before a refusal with this message.
    fileprivate func frames(_ session: Identifier, until message: String) async throws -> [Frame] {
        var frames: [Frame] = []
        do {
            try await read(session) { frames.append($0) }
            Issue.record("nothing was refused")
        } catch let refusal as Refusal {
            #expect(refusal.message == message)
        }
        return frames
    }
}

/// A recording that ended in order, with its seal.
private final class SealedRecording: Sendable {
    let scratch: Scratch
    let store: RecordingStore
    let session: Identifier
    let seal: RecordingSeal

    init(segments: Int) async throws {
        scratch = try Scratch()
        store = scratch.store(stretch: 3000)
        _ = try store.start()
        let start = SessionStart.sample()
        session = start.id
        let recorder = try store.begin(start, worker: 0)
        var random = FixedRandom(state: 9)
        // Each is more than a stretch, so that the next frame goes to the next segment.
        for _ in 1..<segments { try await recorder.append(.output, random.bytes(4000)) }
        try await recorder.append(.output, "the last\n")
        seal = try await store.finish(session, .exited)
        try #require(seal.segments == segments)
    }

    deinit { store.stop() }

    func path(_ name: String) -> String { "\(scratch.paths.directory(of: session))/\(name)" }

    func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path(name)))) }

    func write(_ bytes: [UInt8], _ name: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: path(name))) }

    func verify() async throws -> Verification { try await store.verify(session, against: seal) }
}
