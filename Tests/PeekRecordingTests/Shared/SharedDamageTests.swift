import Foundation
import PeekCore
import Testing

@testable import PeekRecording

/// A base that is not what it was is said with its name, and nothing of the segments that need it is shown.
struct SharedDamageTests {
    private let sessions: FollowedSessions
    private let base: Identifier
    private let other: Identifier
    private let seal: RecordingSeal
    private let name: String
    private let path: String

    init() async throws {
        sessions = try FollowedSessions()
        let lines = FollowedSessions.lines(300)
        base = try await sessions.begin(lines)
        other = try await sessions.begin(lines)
        _ = try await sessions.store.finish(base, .exited)
        seal = try await sessions.store.finish(other, .exited)
        let hash = try #require(try sessions.bases(other).first)
        name = "shared/\(hash).zst"
        path = sessions.scratch.paths.shared(hash)
    }

    private func expectRefusal(_ what: String) async throws {
        let message = "segment 1 (000001.zst) cannot be read: \(name) is \(what)"
        let verification = try await sessions.store.verify(other, against: seal)
        #expect(verification == Verification(passed: false, message: message))
        await #expect(throws: Refusal(.unavailable, message)) { try await sessions.store.frames(other) }
        await #expect(throws: Refusal(.unavailable, message)) {
            for try await _ in try await sessions.store.export(other, as: .raw, stream: nil, markers: []) {}
        }
    }

    @Test func missingBaseIsNamed() async throws {
        try removeFile(path)
        try await expectRefusal("missing")
        #expect(try await sessions.store.frames(base).count == 602)
    }

    @Test func alteredBaseIsNamedInBothRecordings() async throws {
        let sound = try Data(contentsOf: URL(fileURLWithPath: path))
        for place in stride(from: 0, to: sound.count, by: 997) {
            try OpenFile(path, O_RDWR).write([sound[place] ^ 4], at: Int64(place))
            try await expectRefusal("altered")
            // One file with two names.
            #expect(try await sessions.store.verify(base, against: nil).message == "segment 1 (000001.zst) is altered")
            try OpenFile(path, O_RDWR).write([sound[place]], at: Int64(place))
        }
        #expect(try await sessions.store.verify(other, against: seal).passed)
    }

    @Test func otherFileInTheBasesPlaceIsAltered() async throws {
        for length in [0, 1, 4096, 11 << 20] {
            try removeFile(path)
            try OpenFile(path, O_RDWR | O_CREAT).truncate(to: Int64(length))
            try await expectRefusal("altered")
        }
    }

    @Test func alteredSegmentIsItsOwnDamage() async throws {
        let sound = try sessions.bytes(other)
        for place in stride(from: 0, to: sound.count, by: 31) {
            try OpenFile(sessions.path(other), O_RDWR).write([sound[place] ^ 4], at: Int64(place))
            let verification = try await sessions.store.verify(other, against: seal)
            #expect(verification == Verification(passed: false, message: "segment 1 (000001.zst) is altered"))
            try OpenFile(sessions.path(other), O_RDWR).write([sound[place]], at: Int64(place))
        }
    }

    @Test func baseThatWentBeforeItWasNeededHoldsNothingUp() async throws {
        let lines = FollowedSessions.lines(300, seed: 5)
        let all = [try await sessions.begin(lines), try await sessions.begin(lines), try await sessions.begin(lines)]
        _ = try await sessions.store.finish(all[0], .exited)
        try removeFile(sessions.path(all[0]))
        let sealed = try await sessions.store.finish(all[1], .exited)
        #expect(try sessions.bases(all[1]) == [])
        #expect(try await sessions.store.verify(all[1], against: sealed).passed)
    }

    // Who owns the machine can make a chain that fits; what it names must not cost memory or show others' bytes.
    private func refuses(_ file: [UInt8], length: Int64, content: Hash? = nil) throws -> Bool {
        let path = "\(sessions.scratch.data)/forged"
        try removeFile(path)
        let forged = try OpenFile(path, O_RDWR | O_CREAT)
        try forged.write(file, at: 0)
        let hash = ChainLink.genesis(other)
        let link = ChainLink(
            after: hash,
            index: 1,
            length: length,
            content: content ?? hash,
            stored: try SegmentStream.hash(forged)
        )
        do {
            _ = try SegmentStream(forged, link, sessions.scratch.paths)
            return false
        } catch is Damage {
            return true
        }
    }

    @Test func forgedSegmentsAreRefused() throws {
        let chain = try #require(try ChainFile(sessions.scratch.paths, other).read()?.links.first)
        let file = try sessions.bytes(other)
        let head = try #require(SharedHead(file))
        let body = file[head.bytes.count...]
        #expect(try !refuses(file, length: chain.length, content: chain.content))
        #expect(try refuses(file, length: chain.length))
        for length in [0, chain.length - 1, chain.length + 1, 1 << 40] {
            #expect(try refuses(file, length: length, content: chain.content))
        }
        for (payload, forms) in [(0, 0), (head.payload + 1, head.forms), (head.payload, head.forms - 1), (1 << 20, 1)] {
            let other = SharedHead(payload: payload, forms: forms, bases: head.bases)
            #expect(try refuses(other.bytes + body, length: chain.length, content: chain.content))
        }
        // A base that has a base, and one that is itself.
        let own = sessions.scratch.paths.shared(chain.stored)
        try JournalPieces(OpenFile(sessions.path(other), O_RDONLY)).copy(to: OpenFile(own, O_RDWR | O_CREAT))
        let nested = SharedHead(payload: head.payload, forms: head.forms, bases: [chain.stored])
        #expect(try refuses(nested.bytes + body, length: chain.length, content: chain.content))
    }

    @Test func baseThatGrowsWithoutEndIsRefused() throws {
        let zeros = "\(sessions.scratch.data)/zeros"
        try OpenFile(zeros, O_RDWR | O_CREAT).truncate(to: 64 << 20)
        let bomb = "\(sessions.scratch.data)/bomb"
        let hashes = try SegmentCompressor().compress(
            OpenFile(zeros, O_RDONLY),
            length: 64 << 20,
            into: OpenFile(bomb, O_RDWR | O_CREAT)
        )
        try renameFile(bomb, to: sessions.scratch.paths.shared(hashes.stored))
        let head = SharedHead(payload: 1, forms: 1, bases: [hashes.stored])
        #expect(try refuses(head.bytes + [1, 2, 3], length: 100))
        #expect(throws: Damage("shared/\(hashes.stored).zst is altered")) {
            try SharedSegment.dictionary([(hashes.stored, sessions.scratch.paths.shared(hashes.stored))])
        }
    }
}
