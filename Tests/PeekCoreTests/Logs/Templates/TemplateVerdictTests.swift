import PeekCore
import PeekTesting
import Testing

/// What counts say, and that few lines say little.
struct TemplateVerdictTests {
    @Test(
        arguments: [
            (0, 1, .new, .weak), (0, 4, .new, .weak), (0, 5, .new, .clear), (0, 500, .new, .clear),
            (1, 0, .gone, .weak), (5, 0, .gone, .clear),
            (1, 2, .same, .weak), (1, 10, .same, .weak), (1, 13, .grown, .clear), (13, 1, .shrunk, .clear),
            (100, 130, .same, .weak), (100, 190, .same, .weak), (100, 210, .grown, .clear), (210, 100, .shrunk, .clear),
            (10_000, 10_500, .same, .weak), (50, 50, .same, .weak), (0, 0, .same, .weak),
        ] as [(Int, Int, TemplateVerdict.Change, TemplateVerdict.Evidence)]
    )
    func countsOfEqualTimesSay(
        _ before: Int,
        _ after: Int,
        _ change: TemplateVerdict.Change,
        _ evidence: TemplateVerdict.Evidence
    ) {
        let verdict = TemplateVerdict(before: before, in: 600_000, after: after, in: 600_000)
        #expect(verdict.change == change && verdict.evidence == evidence)
    }

    @Test func shortTimeBeforeProvesLittle() {
        // Ten in ten minutes would have been one in the one minute before.
        let verdict = TemplateVerdict(before: 0, in: 60_000, after: 10, in: 600_000)
        #expect(verdict.change == .new && verdict.evidence == .weak)
        #expect(TemplateVerdict(before: 0, in: 60_000, after: 50, in: 600_000).evidence == .clear)
    }

    @Test func ratesAreComparedAndNotCounts() {
        #expect(TemplateVerdict(before: 1000, in: 600_000, after: 100, in: 60_000).change == .same)
        #expect(TemplateVerdict(before: 100, in: 600_000, after: 100, in: 60_000).change == .grown)
    }

    @Test func bothSidesAreJudgedAlike() {
        let mirror: [TemplateVerdict.Change: TemplateVerdict.Change] = [
            .new: .gone, .gone: .new, .grown: .shrunk, .shrunk: .grown, .same: .same,
        ]
        var random = SeededGenerator(seed: 55)
        var seen: Set<TemplateVerdict.Change> = []
        for _ in 0..<5_000 {
            let counts = (0..<2).map { _ in Int.random(in: 0...60, using: &random) }
            let times = (0..<2).map { _ in Int64.random(in: 1_000...900_000, using: &random) }
            let verdict = TemplateVerdict(before: counts[0], in: times[0], after: counts[1], in: times[1])
            let other = TemplateVerdict(before: counts[1], in: times[1], after: counts[0], in: times[0])
            #expect(mirror[verdict.change] == other.change && verdict.evidence == other.evidence)
            seen.insert(verdict.change)
        }
        #expect(seen == Set(TemplateVerdict.Change.allCases))
    }

    @Test func linesThatComeAtOneRateSeldomChange() {
        var random = SeededGenerator(seed: 56)
        var changed = 0
        for _ in 0..<2_000 {
            // Each of forty lines falls on either side as a coin does.
            let after = (0..<40).count { _ in Bool.random(using: &random) }
            let verdict = TemplateVerdict(before: 40 - after, in: 600_000, after: after, in: 600_000)
            if verdict.change != .same { changed += 1 }
        }
        #expect(changed < 20, "\(changed) of 2000")
    }
}
