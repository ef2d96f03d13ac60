import PeekCore
import PeekTesting
import PeekVerbs
import Synchronization
import Testing

struct WatchingTests {
    let gateway = Gateway()
    private let policy = PolicyInForce()
    private static let terminal = Terminal(type: "xterm", columns: 80, rows: 24)
    private static let restored = "\u{1B}[0m\u{1B}[?25h"

    private func watch(_ session: Identifier, on console: any Console) -> Task<Int32, Never> {
        var context = gateway.context("ops", MemoryConsole())
        context.console = console
        context.currentPolicy = { [policy] in policy.now }
        return Task { [context] in await runVerb(["session", "watch", "\(session)"], context) }
    }

    private func step(_ text: String) -> ReplayStep { ReplayStep(offset: 0, action: .show(Array(text.utf8))) }

    @Test(.timeLimit(.minutes(20))) func whatComesAfterTheRightIsLostIsNotShown() async throws {
        let id = try await gateway.session(of: "dev", running: true, terminal: Self.terminal)
        let recording = gateway.recordings.grow(id)
        let console = MemoryConsole(nil, terminal: Self.terminal)
        let watching = watch(id, on: console)
        recording.yield(step("\u{1B}[?1049hone"))
        while !console.output.contains("one") { await Task.yield() }
        policy.takeRecordingsAway()
        recording.yield(step("two"))
        #expect(await watching.value == 126)
        #expect(console.output == "\u{1B}[?1049hone\u{1B}[?1049l\(Self.restored)")
        #expect(gateway.live.told.last == "prodpeek: ops stopped watching")
        #expect(gateway.live.watches == 0)
    }

    @Test(.timeLimit(.minutes(20))) func aWatcherWhoDoesNotReadIsEndedWhenTheRightIsLost() async throws {
        let id = try await gateway.session(of: "dev", running: true)
        let console = StalledConsole()
        let watching = watch(id, on: console)
        while !console.waits { await Task.yield() }
        policy.takeRecordingsAway()
        #expect(await watching.value == 126)
        #expect(gateway.live.told.last == "prodpeek: ops stopped watching")
        #expect(gateway.live.watches == 0)
    }

    @Test(.timeLimit(.minutes(20)), arguments: ["q", "\u{3}"])
    func aKeyEndsItAndLeavesTheTerminalAsItWas(key: String) async throws {
        let id = try await gateway.session(of: "dev", running: true, terminal: Self.terminal)
        let recording = gateway.recordings.grow(id)
        let console = MemoryConsole(nil, terminal: Self.terminal)
        let watching = watch(id, on: console)
        recording.yield(step("\u{1B}[?1049hless"))
        while !console.output.contains("less") { await Task.yield() }
        console.type(Array("x".utf8))
        console.type(Array(key.utf8))
        #expect(await watching.value == 0)
        #expect(console.output == "\u{1B}[?1049hless\u{1B}[?1049l\(Self.restored)")
        #expect(!console.errors.contains("has ended"))
        #expect(gateway.live.told.last == "prodpeek: ops stopped watching")
    }

    @Test(.timeLimit(.minutes(20))) func theEndOfTheKeysIsNotTheEndOfTheWatch() async throws {
        let id = try await gateway.session(of: "dev", running: true)
        let recording = gateway.recordings.grow(id)
        let console = MemoryConsole(terminal: Self.terminal)
        let watching = watch(id, on: console)
        recording.yield(step("one"))
        while !console.output.contains("one") { await Task.yield() }
        recording.yield(step("two"))
        recording.finish()
        #expect(await watching.value == 0)
        #expect(console.output == "onetwo\(Self.restored)")
        #expect(console.errors.contains("has ended"))
    }

    @Test func theWatcherReadsWhenThePersonIsToldOnlyLater() async throws {
        let id = try await gateway.session(of: "dev", running: true)
        #expect(try await gateway.run("session watch \(id)", as: "ops").errors.contains("who is told: "))
        gateway.live.answer(with: .held)
        let answer = try await gateway.run("session watch \(id)", as: "ops")
        #expect(answer.errors.contains("on web1, who is told when the program on the screen ends: "))
    }

    @Test func aSessionThatCannotBeToldIsNotWatched() async throws {
        let id = try await gateway.session(of: "dev", running: true)
        gateway.live.answer(with: .missed)
        let answer = try await gateway.run("session watch \(id)", as: "ops")
        #expect(answer.status == 66)
        #expect(answer.output == "")
        #expect(await gateway.facts(.sessionWatched).map(\.outcome) == [.failure])
        #expect(gateway.live.watches == 0)
    }

    @Test func oneWatchTooManyIsRefused() async throws {
        let id = try await gateway.session(of: "dev", running: true)
        for _ in 0..<mostWatches { #expect(gateway.live.beginWatch(by: "ops")) }
        let answer = try await gateway.run("session watch \(id)", as: "ops")
        #expect(answer.status == 75)
        #expect(answer.errors.contains("end one of them"))
        #expect(gateway.live.told.isEmpty)
        #expect(await gateway.facts(.sessionWatched).map(\.outcome) == [.failure])
        gateway.live.endWatch(by: "ops")
        #expect(try await gateway.run("session watch \(id)", as: "ops").status == 0)
        #expect(gateway.live.watches == mostWatches - 1)
    }

    @Test func aNoteThatTheRecordingMissedStandsBesideIt() async throws {
        let id = try await gateway.session(of: "dev", running: true)
        gateway.live.answer(with: .missed)
        #expect(try await gateway.run("session note \(id) too late").status == 0)
        gateway.live.answer(with: .held)
        #expect(try await gateway.run("session note \(id) in time").status == 0)
        let notes = try await gateway.log.notes(NoteFilter(session: id))
        #expect(notes.count == 2)
        #expect(notes.filter { $0.isRecorded == true }.map(\.text) == ["in time"])
    }
}

/// A policy that changes while a verb runs.
private final class PolicyInForce: Sendable {
    private let policy = Mutex(Policy.example)

    var now: Policy { policy.withLock { $0 } }

    func takeRecordingsAway() { policy.withLock { $0.roles["operator"]?.may.recordingsRead = .own } }
}

/// A console whose reader has stopped reading stdout.
private final class StalledConsole: Console {
    let terminal: Terminal? = nil
    let environment: [String: String] = [:]
    private let isWaiting = Mutex(false)

    /// Whether a write waits.
    var waits: Bool { isWaiting.withLock { $0 } }

    func write(_ bytes: [UInt8]) async throws {
        isWaiting.withLock { $0 = true }
        // Nothing ever comes; cancelling ends it.
        for await _ in AsyncStream<Void>.makeStream().stream {}
        throw CancellationError()
    }

    func writeError(_ bytes: [UInt8]) async throws {}

    func read() async throws -> [UInt8]? { nil }
}
