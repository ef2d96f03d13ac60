import PeekCore
import Testing

@testable import PeekGateway

struct LiveSessionTableTests {
    private let table = LiveSessionTable()

    @Test func aSessionThatIsReleasedCountsNoMore() {
        let first = Identifier(.session)
        #expect(table.reserve(first, for: "dev", limit: 1))
        #expect(!table.reserve(Identifier(.session), for: "dev", limit: 1))
        table.release(first)
        let second = Identifier(.session)
        #expect(table.reserve(second, for: "dev", limit: 1))
        // The first is sealed at last, and takes nothing away from the second.
        table.remove(first)
        #expect(!table.reserve(Identifier(.session), for: "dev", limit: 1))
    }

    @Test func watchesAreCountedForEachPrincipal() {
        for _ in 0..<mostWatches { #expect(table.beginWatch(by: "ops")) }
        #expect(!table.beginWatch(by: "ops"))
        #expect(table.beginWatch(by: "dev"))
        table.endWatch(by: "ops")
        #expect(table.beginWatch(by: "ops"))
        #expect(!table.beginWatch(by: "ops"))
    }
}
