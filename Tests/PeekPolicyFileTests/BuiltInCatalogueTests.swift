import PeekCore
import Testing

@testable import PeekPolicyFile

struct BuiltInCatalogueTests {
    @Test func everyEntryIsRead() throws {
        let entries = try BuiltInCatalogue().entries
        for e in entries { print(e) }
        #expect(entries.count == 22)
    }
}
