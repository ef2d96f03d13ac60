import PeekCore
import Testing

@testable import PeekSSH

struct LineFilterTests {
    private func admits(_ line: String, include: [String] = [], exclude: [String] = []) throws -> Bool {
        let filter = try LineFilter(include: include, exclude: exclude, highlight: [])
        return Array(line.utf8).withUnsafeBytes { filter.admits($0) }
    }

    @Test(
        arguments: [
            ([], [], true), (["order"], [], true), (["refund"], [], false), (["refund", "order"], [], true),
            ([], ["refund"], true), ([], ["order"], false), ([], ["refund", "order"], false),
            (["order"], ["placed"], false), (["order"], ["refund"], true), ([""], [], true), ([], [""], false),
        ] as [([String], [String], Bool)]
    )
    func anyOfTheWantedAndNoneOfTheUnwanted(_ include: [String], _ exclude: [String], _ expected: Bool) throws {
        #expect(try admits("order placed", include: include, exclude: exclude) == expected)
    }

    @Test func highlightingLeavesNoLineOut() throws {
        let filter = try LineFilter(include: [], exclude: [], highlight: ["refund"])
        #expect(Array("order placed".utf8).withUnsafeBytes { filter.admits($0) })
    }

    @Test(arguments: ["-i", "-e", "-H"])
    func whatIsNoPatternIsRefusedByItsOption(_ option: String) {
        let patterns = { (name: String) in name == option ? ["good", "a[b"] : [] }
        let refusal = #expect(throws: Refusal.self) {
            try LineFilter(include: patterns("-i"), exclude: patterns("-e"), highlight: patterns("-H"))
        }
        #expect(refusal?.lines.last == "prodpeek: usage: \(option) 'a[b': missing ]: [b")
    }

    @Test func patternsThatAreTooMuchTogetherAreRefused() throws {
        let pattern = "[ab]{100}c"
        _ = try LineFilter(include: [pattern], exclude: [], highlight: [])
        let refusal = #expect(throws: Refusal.self) {
            try LineFilter(include: Array(repeating: pattern, count: 4), exclude: [pattern], highlight: [".{60}"])
        }
        #expect(refusal?.status == .usage)
    }

    /// What RE2 is slowest at: a state for every way through the last two hundred characters.
    @Test func largestPatternsEndOnTheLongestLine() throws {
        let filter = try LineFilter(include: Array(repeating: "[ab]*a[ab]{180}c", count: 4), exclude: [], highlight: [])
        var random = SeededGenerator(seed: 51)
        let line = (0..<LineAssembler.longest).map { _ in
            UInt8(ascii: Bool.random(using: &random) ? "a" : "b")
        }
        #expect(!line.withUnsafeBytes { filter.admits($0) })
    }

    @Test(
        arguments: [
            ("an order of orders", ["order"], [3..<8, 12..<17]), ("abab", ["ab", "ba"], [0..<4]), ("aaa", ["x*"], []),
            ("aaa", ["b|"], []), ("xax", ["x", "a"], [0..<3]), ("a b", ["b", "a"], [0..<1, 2..<3]), ("", ["a*"], []),
            ("é é", ["é"], [0..<2, 3..<5]),
        ] as [(String, [String], [Range<Int>])]
    )
    func placesAreInOrderAndApart(_ text: String, _ patterns: [String], _ places: [Range<Int>]) throws {
        let filter = try LineFilter(include: [], exclude: [], highlight: patterns)
        #expect(filter.places(in: Array(text.utf8)) == places)
    }

    @Test func whatIsWantedStandsOutToo() throws {
        let filter = try LineFilter(include: ["order"], exclude: ["refund"], highlight: ["placed"])
        #expect(filter.places(in: Array("order placed".utf8)) == [0..<5, 6..<12])
    }

    @Test(arguments: 0...4)
    func noPlaceEndsInsideACharacter(_ before: Int) throws {
        let text = String(repeating: "a", count: Highlight.reach - before) + "🙂b"
        let places = try LineFilter(include: [], exclude: [], highlight: [".+"]).places(in: Array(text.utf8))
        #expect(places == [0..<(before == 4 ? Highlight.reach : Highlight.reach - before)])
    }

    @Test func placesAreBounded() throws {
        let filter = try LineFilter(include: [], exclude: [], highlight: ["a", "(?:.*y)?"])
        let places = filter.places(in: Array(repeating: UInt8(ascii: "a"), count: 60_000))
        #expect(places == [0..<Highlight.most])
        #expect(filter.places(in: Array(repeating: 0x20, count: Highlight.reach) + Array("a".utf8)).isEmpty)
    }
}
