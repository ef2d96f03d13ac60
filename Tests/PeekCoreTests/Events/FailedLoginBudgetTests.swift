import PeekCore
import Testing

struct FailedLoginBudgetTests {
    private let most = FailedLoginBudget.eventsPerSource

    @Test func theFirstOfEachSourceAreEvents() {
        var budget = FailedLoginBudget()
        for source in ["192.0.2.1", "192.0.2.2"] {
            #expect(events(of: most, from: source, in: &budget) == most)
            #expect(events(of: 3, from: source, in: &budget) == 0)
        }
    }

    @Test func theRestIsCountedOnceTheMinuteEnds() {
        var budget = FailedLoginBudget()
        for (source, count) in [("192.0.2.1", most + 7), ("192.0.2.2", most), ("192.0.2.3", most + 900)] {
            #expect(events(of: count, from: source, in: &budget) == most)
        }
        let expected = [
            FailedLoginBudget.Surplus(source: "192.0.2.3", count: 900),
            FailedLoginBudget.Surplus(source: "192.0.2.1", count: 7),
        ]
        #expect(budget.endMinute() == expected)
        #expect(budget.endMinute().isEmpty)
    }

    @Test func aNewMinuteHasABudgetOfItsOwn() {
        var budget = FailedLoginBudget()
        #expect(events(of: most + 1, from: "192.0.2.1", in: &budget) == most)
        _ = budget.endMinute()
        #expect(events(of: 1, from: "192.0.2.1", in: &budget) == 1)
    }

    @Test func noneIsLostHoweverManySourcesThereAre() {
        var budget = FailedLoginBudget()
        var single = 0
        let sources = FailedLoginBudget.sources + 500
        for _ in 0..<(most + 2) {
            for source in 0..<sources { single += events(of: 1, from: "2001:db8::\(source)", in: &budget) }
        }
        let surplus = budget.endMinute()
        #expect(single == FailedLoginBudget.sources * most)
        #expect(surplus.count == FailedLoginBudget.sources + 1)
        #expect(surplus.last == FailedLoginBudget.Surplus(source: nil, count: 500 * (most + 2)))
        #expect(single + surplus.reduce(0) { $0 + $1.count } == sources * (most + 2))
    }

    private func events(of logins: Int, from source: String, in budget: inout FailedLoginBudget) -> Int {
        var events = 0
        for _ in 0..<logins where budget.admits(from: source) { events += 1 }
        return events
    }
}
