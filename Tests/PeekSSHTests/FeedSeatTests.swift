import Synchronization
import Testing

@testable import PeekCore
@testable import PeekSSH

/// What becomes of the others when one who follows a log is held, or ended in the middle of a line.
struct FeedSeatTests {
    private static let home = 0
    private static let other = 1
    private static let key = FeedKey(
        host: Host(name: "web1", address: "127.0.0.1", port: 22, labels: [:], hostKeys: []),
        path: "/var/log/a.log"
    )

    private let table = FeedTable()
    private let agenda = Agenda()
    private let called = Called()

    private final class Called: Sendable {
        let workers = Mutex<[Int]>([])
    }

    /// A recording that goes on as long as it is told.
    private final class BreakingRecorder: SessionRecorder {
        let outcome = Mutex(AppendOutcome.written)

        func append(_ kind: FrameKind, _ bytes: UnsafeRawBufferPointer) -> AppendOutcome { outcome.withLock { $0 } }
    }

    /// A client that reads, or has stopped to.
    private final class Client: LegReader {
        var room = Int.max
        private(set) var output = ""

        var terminal: Terminal? { nil }
        var isWanted: Bool { true }
        var isFull: Bool { room == 0 }

        func send(_ bytes: UnsafeRawBufferPointer, isError: Bool) {
            if !isError { output += String(decoding: bytes, as: UTF8.self) }
        }

        func passInput(to leg: HostLeg) {}
        func dropInput(of leg: HostLeg) {}
        func drainInput() {}
        func add(_ session: SessionSink) {}
        func remove(_ session: SessionSink) {}
    }

    /// Somebody who follows the log.
    private struct Reader {
        let client: Client
        let recorder: BreakingRecorder
        let session: SessionSink
        let seat: FeedSeat
    }

    private func reader(
        at desk: FeedDesk,
        on worker: Int,
        from position: LogPosition,
        limits: Limits = Limits()
    ) throws -> Reader {
        let entry = desk.enter(Self.key, at: position) { [called] _ in called.workers.withLock { $0.append(worker) } }
        let (feed, place, _) = try #require(entry)
        let client = Client()
        let recorder = BreakingRecorder()
        let plan = LegPlan(
            session: Identifier(.session),
            host: Self.key.host,
            credential: .none,
            terminal: nil,
            recorder: recorder,
            input: .never,
            passesInput: false,
            presentation: .bytes,
            limits: limits,
            opening: []
        )
        let session = SessionSink(plan: plan, door: client, agenda: agenda)
        let seat = sit(session, at: desk, from: position, place, of: feed)
        return Reader(client: client, recorder: recorder, session: session, seat: seat)
    }

    private func sit(
        _ session: SessionSink,
        at desk: FeedDesk,
        from position: LogPosition,
        _ place: FeedState.Place,
        of feed: SharedFeed
    ) -> FeedSeat {
        let seat = FeedSeat(
            at: position,
            from: place,
            since: nil,
            of: feed,
            desk: desk,
            session: session,
            agenda: agenda,
            lostAt: nil,
            started: {}
        )
        desk.add(seat)
        session.sit(seat)
        return seat
    }

    private func position(after bytes: [UInt8]) -> LogPosition {
        var position = LogPosition(file: FileIdentity(device: 1, inode: 2), offset: 0)
        bytes.withUnsafeBytes { position.advance(over: $0) }
        return position
    }

    private func take(_ bytes: [UInt8], _ feed: SharedFeed) {
        feed.with { state in bytes.withUnsafeBytes { state.take($0, isError: false) } }
    }

    private func start(_ feed: SharedFeed) {
        take(Array("/usr/bin/tail: \(feed.mark.text) found 1 2 0 0\n".utf8), feed)
    }

    private func room(_ feed: SharedFeed) -> Int { feed.with { $0.room() } }

    private func calls() -> [Int] {
        called.workers.withLock { workers in
            defer { workers = [] }
            return workers
        }
    }

    @Test func whoeverIsAheadLetsAHostGoOnThatSomebodyElseHolds() throws {
        let (desk, far) = (FeedDesk(table, of: Self.home), FeedDesk(table, of: Self.other))
        let slow = try reader(at: desk, on: Self.home, from: position(after: []))
        slow.client.room = 0
        slow.seat.follow {}
        let log = [UInt8](repeating: 0x78, count: LogFeed.capacity + 100_000)
        start(slow.seat.feed)
        take(Array(log.prefix(LogFeed.capacity)), slow.seat.feed)
        #expect(room(slow.seat.feed) == 0)
        #expect(calls().isEmpty)
        let fast = try reader(at: far, on: Self.other, from: position(after: log))
        #expect(calls() == [Self.home], "the worker with the connection does not know that it may go on")
        #expect(room(fast.seat.feed) > 0)
        slow.seat.leave(.left)
        #expect(table[Self.key] === fast.seat.feed)
    }

    @Test func whoeverReadsNothingEndsSharingForNobodyElse() throws {
        let (desk, far) = (FeedDesk(table, of: Self.home), FeedDesk(table, of: Self.other))
        let stuck = try reader(at: desk, on: Self.home, from: position(after: []))
        stuck.client.room = 0
        stuck.seat.follow {}
        let old = stuck.seat.feed
        let log = [UInt8](repeating: 0x78, count: 2 * LogFeed.capacity + 100_000)
        start(old)
        take(Array(log.prefix(LogFeed.capacity)), old)
        // It may only be slow, and whoever is elsewhere reads alone.
        #expect(far.enter(Self.key, at: position(after: log)) { _ in } == nil)
        #expect(room(old) == 0)
        let others = try [far, desk].map { try reader(at: $0, on: Self.other, from: position(after: log)) }
        let new = others[0].seat.feed
        #expect(new !== old && others[1].seat.feed === new)
        #expect(table[Self.key] === new)
        #expect(table[old.id] === old, "its connection would not find it")
        stuck.seat.leave(.left)
        #expect(table[old.id] == nil)
        #expect(table[Self.key] === new)
    }

    @Test func tailThatCouldNotBeginEndsNobody() throws {
        let desk = FeedDesk(table, of: Self.home)
        for (hasBegun, isDetached) in [(false, true), (true, false)] {
            let one = try reader(at: desk, on: Self.home, from: position(after: []))
            let feed = one.seat.feed
            one.seat.follow {}
            if hasBegun { start(feed) }
            feed.with { $0.end(LegOutcome(cause: .exit, exit: .status(2))) }
            desk.changed(feed)
            switch one.seat.end {
            case .detached: #expect(isDetached)
            case .over(let outcome): #expect(!isDetached && outcome.exit == .status(2))
            default: Issue.record("it goes on")
            }
        }
    }

    @Test func limitOfBytesIsNotFilledByJoiningAgain() throws {
        let desk = FeedDesk(table, of: Self.home)
        // So few that a test does not live to see the next one.
        let one = try reader(at: desk, on: Self.home, from: position(after: []), limits: Limits(bytesPerSecond: 4))
        start(one.seat.feed)
        take(Array("0123456789".utf8), one.seat.feed)
        one.session.feedBudget?.take(4_000_000)
        one.seat.leave(.detached)
        let again = position(after: Array("0123".utf8))
        let (feed, place, _) = try #require(desk.enter(Self.key, at: again) { _ in })
        let seat = sit(one.session, at: desk, from: again, place, of: feed)
        start(feed)
        take(Array("0123456789".utf8), feed)
        seat.follow {}
        #expect(one.client.output.isEmpty)
    }

    @Test func whoeverIsEndedByWhatIsShownHasLeft() throws {
        let (desk, far) = (FeedDesk(table, of: Self.home), FeedDesk(table, of: Self.other))
        let ended = try reader(at: desk, on: Self.home, from: position(after: []))
        let other = try reader(at: far, on: Self.other, from: position(after: []))
        var left = 0
        for one in [ended, other] { one.seat.follow { left += 1 } }
        ended.recorder.outcome.withLock { $0 = .failed("the disk is gone") }
        let feed = ended.seat.feed
        start(feed)
        take(Array("one\n".utf8), feed)
        desk.changed(feed)
        #expect(ended.session.outcome?.cause == .recording)
        #expect(ended.client.output.isEmpty)
        #expect(left == 1)
        far.look(at: feed)
        #expect(other.client.output == "one\n")
        #expect(feed.with { $0.outcome } == nil)
        other.seat.leave(.left)
        #expect(left == 2)
        #expect(feed.with { $0.outcome?.cause } == .disconnect, "nobody reads, and it goes on")
        #expect(table[Self.key] == nil)
    }
}
