import PeekCore
import Testing

struct IdentifierTests {
    @Test func namesOfOneMillisecondDifferAndKeepTheirOrder() {
        let moment = Timestamp(milliseconds: 1_800_000_000_000)
        let names = (0..<10_000).map { _ in Identifier(.session, at: moment) }
        #expect(Set(names).count == names.count)
        #expect(names == names.sorted())
    }

    @Test func laterNamesSortBehindEarlierOnes() {
        let earlier = Identifier(.deploy, at: Timestamp(milliseconds: 1_800_000_000_000))
        let later = Identifier(.deploy, at: Timestamp(milliseconds: 1_800_000_000_001))
        #expect(earlier < later)
    }

    @Test(arguments: IdentifierKind.allCases)
    func aNameIsReadBackAsItsKindOnly(kind: IdentifierKind) throws {
        let name = Identifier(kind)
        #expect(Identifier(kind, parsing: name.description) == name)
        for other in IdentifierKind.allCases where other != kind {
            #expect(Identifier(other, parsing: name.description) == nil)
        }
    }

    @Test(arguments: [
        "", "s-", "s-1k3v9c2m0aqx", "s-1k3v9c2m0aqx7a", "s-1k3v9c2m0aqxU", "S-1k3v9c2m0aqx7", "s-1k3v9c2m0aq/7",
    ])
    func whatIsNoNameIsRefused(text: String) {
        #expect(Identifier(.session, parsing: text) == nil)
    }
}
