import Testing

@testable import PeekSSH

struct SilentConnectionsTests {
    private func place(_ token: UInt64, worker: Int = 0) -> SilentConnections.Place {
        SilentConnections.Place(worker: worker, token: token)
    }

    @Test func nobodyGoesWhileThereIsRoom() {
        let silent = SilentConnections(limit: 3)
        for token in 1...3 as ClosedRange<UInt64> { #expect(silent.enter(place(token), from: "192.0.2.1") == nil) }
        #expect(silent.count == 3)
    }

    @Test func theOldestOfTheBusiestSourceGoes() {
        let silent = SilentConnections(limit: 4)
        #expect(silent.enter(place(1), from: "192.0.2.9") == nil)
        for token in 2...4 as ClosedRange<UInt64> { #expect(silent.enter(place(token), from: "192.0.2.1") == nil) }
        // Also for a newcomer from elsewhere, and whichever worker has it.
        #expect(silent.enter(place(2, worker: 1), from: "192.0.2.7") == place(2))
        #expect(silent.enter(place(5), from: "192.0.2.1") == place(3))
        #expect(silent.enter(place(6), from: "192.0.2.1") == place(4))
        #expect(silent.count == 4)
    }

    @Test func aFloodFromOneSourceKeepsNobodyElseOut() {
        let silent = SilentConnections(limit: 100)
        #expect(silent.enter(place(0), from: "198.51.100.1") == nil)
        for token in 1...10_000 as ClosedRange<UInt64> {
            #expect(silent.enter(place(token), from: "192.0.2.1") != place(0))
        }
    }

    @Test func ofSourcesWithAsManyTheOneThatHasWaitedLongestGoes() {
        let silent = SilentConnections(limit: 3)
        for token in 1...3 as ClosedRange<UInt64> {
            #expect(silent.enter(place(token), from: "192.0.2.\(token)") == nil)
        }
        #expect(silent.enter(place(4), from: "192.0.2.4") == place(1))
    }

    @Test func whoeverHasLeftIsNotCounted() {
        let silent = SilentConnections(limit: 2)
        #expect(silent.enter(place(1), from: "192.0.2.1") == nil)
        #expect(silent.enter(place(2), from: "192.0.2.1") == nil)
        silent.leave(place(1), from: "192.0.2.1")
        silent.leave(place(1), from: "192.0.2.1")
        silent.leave(place(9), from: "192.0.2.9")
        #expect(silent.count == 1)
        #expect(silent.enter(place(3), from: "192.0.2.1") == nil)
        #expect(silent.enter(place(4), from: "192.0.2.1") == place(2))
    }
}
