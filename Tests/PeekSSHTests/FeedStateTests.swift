import Synchronization
import Testing

@testable import PeekCore
@testable import PeekSSH

/// Who of those that follow one log holds its host back, and who has to look when something has changed.
struct FeedStateTests {
    private static let capacity = 8192
    private static let home = 0
    private static let other = 1
    private let mark = LogMark(bits: 7)
    private let start = LogPosition(file: FileIdentity(device: 1, inode: 2), offset: 0)
    private let called = Called()

    private final class Called: Sendable {
        let workers = Mutex<[Int]>([])
    }

    private func feed() -> FeedState {
        FeedState(LogFeed(at: start, mark: mark, capacity: Self.capacity), home: Self.home)
    }

    private func place(_ state: inout FeedState, on worker: Int) throws -> FeedState.Place {
        let entry = state.enter(worker, at: start) { [called] in called.workers.withLock { $0.append(worker) } }
        guard case .place(let place) = entry else { throw Refusal(.unavailable, "\(entry)") }
        return place
    }

    private func write(_ text: String, to state: inout FeedState, isError: Bool = false) {
        Array(text.utf8).withUnsafeBytes { state.take($0, isError: isError) }
    }

    private func begin(_ state: inout FeedState) { write("/usr/bin/tail: \(mark.text) found 1 2 0 0\n", to: &state) }

    private func call(_ state: inout FeedState, from worker: Int) -> [Int] {
        called.workers.withLock { $0 = [] }
        for call in state.toCall(from: worker) { call() }
        return called.workers.withLock { $0 }
    }

    @Test(arguments: [home, other])
    func fastestReaderHoldsTheHostBackWhicheverWorkerItIsOn(fastest: Int) throws {
        var state = feed()
        var places = [try place(&state, on: Self.home), try place(&state, on: Self.other)]
        begin(&state)
        write(String(repeating: "x", count: Self.capacity), to: &state)
        #expect(state.room() == 0)
        #expect(state.isLetGo() == false)
        places[fastest] = state.piece(after: places[fastest], atMost: 100).after
        #expect(state.move(fastest, to: places[fastest]) == true)
        #expect(state.isLetGo() == true)
        #expect(state.isLetGo() == false)
        #expect(state.room() == 100)
        write(String(repeating: "y", count: 100), to: &state)
        #expect(state.isGone(places[1 - fastest]) && !state.isGone(places[fastest]))
        // Whoever is gone leaves, and the other one still holds the host back.
        #expect(state.leave(1 - fastest, furthest: nil) == false)
        #expect(state.room() == 0)
    }

    @Test func whoeverHasLeftHoldsNobodyBack() throws {
        var state = feed()
        let gone = try place(&state, on: Self.home)
        let place = try place(&state, on: Self.other)
        begin(&state)
        write("one", to: &state)
        #expect(state.leave(Self.home, furthest: nil) == false)
        #expect(state.move(Self.home, to: state.piece(after: gone, atMost: 100).after) == false)
        #expect(state.leave(Self.other, furthest: nil) == true)
        #expect(state.outcome?.cause == .disconnect, "\(place)")
    }

    @Test func heldHostGoesOnForWhoeverComesFurther() throws {
        var state = feed()
        _ = try place(&state, on: Self.home)
        begin(&state)
        let log = [UInt8](repeating: 0x78, count: Self.capacity + 5000)
        write(String(decoding: log.prefix(Self.capacity), as: UTF8.self), to: &state)
        #expect(state.room() == 0)
        var ahead = start
        log.withUnsafeBytes { ahead.advance(over: $0) }
        guard case .place(let place) = state.enter(Self.other, at: ahead, call: {}) else {
            Issue.record("it cannot be joined")
            return
        }
        #expect(state.move(Self.other, to: place) == true)
        #expect(state.leave(Self.home, furthest: nil) == true, "the connection would not hear of it")
        #expect(state.isLetGo() == true)
    }

    @Test func onlyAFeedThatRunsIsWorthAConnection() throws {
        var state = feed()
        _ = try place(&state, on: Self.home)
        #expect(state.isNear(start) == false)
        state.start()
        #expect(state.isNear(start) == true)
        state.end(LegOutcome(cause: .host))
        #expect(state.isNear(start) == false)
    }

    @Test func whatOneAloneHasReadIsNotKept() throws {
        var state = FeedState(LogFeed(at: start, mark: mark), home: Self.home)
        var first = try place(&state, on: Self.home)
        begin(&state)
        state.start()
        let text = String(repeating: "0123456789abcde\n", count: 1000)
        func kept() -> Int { Int(state.log.end - state.log.first) }
        func writeAndRead(_ count: Int) {
            for _ in 0..<count {
                write(text, to: &state)
                first = state.piece(after: first, atMost: text.utf8.count).after
                _ = state.move(Self.home, to: first)
            }
        }
        writeAndRead(100)
        #expect(kept() == LogFeed.spare)
        // Until somebody else comes, who may be slower.
        var near = start
        Array(String(repeating: text, count: 100).utf8).withUnsafeBytes { near.advance(over: $0) }
        #expect(state.isNear(near) == true)
        writeAndRead(10)
        #expect(kept() == LogFeed.spare + 160_000)
        guard case .place = state.enter(Self.other, at: near, call: {}) else {
            Issue.record("it cannot be joined")
            return
        }
        writeAndRead(100)
        #expect(kept() == LogFeed.capacity)
        _ = state.leave(Self.other, furthest: nil)
        writeAndRead(1)
        #expect(kept() == LogFeed.spare)
    }

    @Test func lastReaderOfAllEndsIt() throws {
        var state = feed()
        _ = try place(&state, on: Self.home)
        let place = try place(&state, on: Self.other)
        #expect(state.leave(Self.home, furthest: nil) == false)
        #expect(state.outcome == nil)
        // Of two on one worker the other one stays.
        #expect(state.leave(Self.other, furthest: place.next) == false)
        #expect(state.outcome == nil)
        #expect(state.leave(Self.other, furthest: nil) == true)
        #expect(state.outcome?.cause == .disconnect)
        guard case .over = state.enter(Self.home, at: start, call: {}) else {
            Issue.record("it can be joined")
            return
        }
    }

    @Test func workersAreCalledOnceUntilTheyLook() throws {
        var state = feed()
        _ = try place(&state, on: Self.home)
        _ = try place(&state, on: Self.other)
        #expect(call(&state, from: Self.home) == [Self.other])
        #expect(call(&state, from: Self.home).isEmpty)
        state.isLooked(at: Self.other)
        #expect(call(&state, from: Self.home) == [Self.other])
        #expect(call(&state, from: Self.other) == [Self.home])
    }

    @Test func workerOfTheConnectionIsCalledAlsoWithoutReaders() throws {
        var state = feed()
        _ = try place(&state, on: Self.home)
        _ = try place(&state, on: Self.other)
        _ = state.leave(Self.home, furthest: nil)
        #expect(call(&state, from: Self.other) == [Self.home])
        #expect(call(&state, from: Self.home) == [Self.other])
        state.isLooked(at: Self.home)
        state.isLooked(at: Self.other)
        _ = try place(&state, on: Self.home)
        _ = state.leave(Self.other, furthest: nil)
        #expect(call(&state, from: Self.home).isEmpty)
    }

    @Test func whatTheProgramSaysReachesWhoeverIsThereOnce() throws {
        var state = feed()
        let early = try place(&state, on: Self.home)
        begin(&state)
        write("one", to: &state, isError: true)
        let late = try place(&state, on: Self.other)
        #expect(state.hasMore(after: early) && !state.hasMore(after: late))
        let piece = state.piece(after: early, atMost: 100)
        #expect(piece.sentences == ["one"])
        #expect(!state.hasMore(after: piece.after))
        write("two", to: &state, isError: true)
        #expect(state.piece(after: late, atMost: 100).sentences == ["two"])
        for number in 0..<100 { write("\(number)", to: &state, isError: true) }
        #expect(state.piece(after: early, atMost: 100).sentences.last == "99")
        #expect(state.piece(after: early, atMost: 100).sentences.count == 16)
    }

    @Test func firstEndCounts() throws {
        var state = feed()
        _ = try place(&state, on: Self.home)
        state.end(LegOutcome(cause: .host), isUnavailable: true)
        state.end(LegOutcome(cause: .exit))
        #expect(state.outcome?.cause == .host && state.isUnavailable)
        #expect(state.room() == 0)
    }
}
