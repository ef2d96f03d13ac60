import PeekCore
import Synchronization
import Testing

@testable import PeekSSH

struct ConfinementFactsTests {
    private func ended(_ pid: Int64) -> ConfinementNews {
        .ended(EndedProgram(pid: pid, nanoseconds: 0, ending: .status(0)))
    }

    @Test func newsAreRecordedInOrderAndAllOfThem() async {
        let recorded = Mutex<[ConfinementNews]>([])
        let facts = ConfinementFacts { news in
            await Task.yield()
            recorded.withLock { $0 += news }
        }
        for pid in 1...200 { facts.add(ended(Int64(pid))) }
        await facts.settled()
        #expect(facts.isSettled)
        #expect(recorded.withLock { $0 } == (1...200).map { ended($0) })
    }

    @Test func whoCannotBeRecordedIsNotTakenAnyMore() async {
        struct Full: Error {}
        let facts = ConfinementFacts { _ in throw Full() }
        facts.add(ended(1))
        await facts.settled()
        #expect(facts.failure != nil)
        facts.add(ended(2))
        #expect(facts.isSettled)
    }

    @Test func aLogThatIsSlowHoldsTheHostBack() async {
        let (gate, opener) = AsyncStream<Void>.makeStream()
        let facts = ConfinementFacts { _ in for await _ in gate {} }
        facts.add(ended(0))
        var taken = 0
        // The first may or may not be on its way already.
        while !facts.isFull, taken < 1000 {
            taken += 1
            facts.add(ended(Int64(taken)))
        }
        #expect((255...257).contains(taken))
        opener.finish()
        await facts.settled()
        #expect(!facts.isFull)
    }

    @Test func argumentsAreMadeVisibleInMarkers() {
        let program = StartedProgram(
            pid: 7,
            parent: 1,
            nanoseconds: 0,
            directory: "/",
            program: "/bin/echo",
            arguments: ["echo", "\u{1B}[2J\n\u{202E}x", "it's"]
        )
        let marker = ConfinementNews.started(program).marker
        #expect(marker == #"program 7 started: echo '\e[2J\n\u{202e}x' 'it'\''s'"#)
    }
}
