import PeekCore
import Testing

struct ShadowLedgerTests {
    private func difference(_ line: String = "uptime", shadowHash: Character = "c") -> ShadowDifference {
        ShadowDifference(
            DecisionRequest(principal: "dev", host: "web1", line: line),
            live: Verdict(allows: true, rule: "role developer"),
            liveHash: String(repeating: "a", count: 64),
            shadow: Verdict(allows: false, rule: "role developer: commands"),
            shadowHash: String(repeating: shadowHash, count: 64)
        )
    }

    private func time(_ seconds: Int64) -> Timestamp {
        Timestamp(milliseconds: 1_800_000_000_000).adding(seconds: seconds)
    }

    private func note(_ ledger: inout ShadowLedger, _ difference: ShadowDifference, at second: Int64) -> ShadowNotice? {
        ledger.note(difference, source: "192.0.2.1:\(second)", subject: Subject(host: "web1"), at: time(second))
    }

    @Test func firstOfItsKindIsToldAtOnce() throws {
        var ledger = ShadowLedger()
        let notice = try #require(note(&ledger, difference(), at: 0))
        #expect(notice.count == 1)
        #expect(notice.difference == difference())
        #expect(note(&ledger, difference("date"), at: 0) != nil)
        #expect(note(&ledger, difference(shadowHash: "d"), at: 0) != nil, "another candidate is another difference")
    }

    @Test func floodIsOneEventAnHour() throws {
        var ledger = ShadowLedger()
        var told = 0
        var counted = 0
        for second in 0..<(3 * 3600) {
            let now = Int64(second)
            for notice in ledger.due(at: time(now)) + [note(&ledger, difference(), at: now)].compactMap(\.self) {
                told += 1
                counted += notice.count
            }
        }
        for notice in ledger.rest() { counted += notice.count }
        #expect(told == 3)
        #expect(counted == 3 * 3600, "none is lost")
    }

    @Test func whatRepeatsIsToldTogetherWhenTheHourIsOver() throws {
        var ledger = ShadowLedger()
        _ = note(&ledger, difference(), at: 0)
        for second in [10, 20, 30] { #expect(note(&ledger, difference(), at: Int64(second)) == nil) }
        #expect(ledger.due(at: time(3599)).isEmpty)
        let notices = ledger.due(at: time(3600))
        let notice = try #require(notices.first)
        #expect(notices.count == 1)
        #expect(notice.count == 3)
        #expect(notice.firstAt == time(10))
        #expect(notice.lastAt == time(30))
        #expect(notice.source == "192.0.2.1:30")
        #expect(ledger.due(at: time(3601)).isEmpty, "the next hour has begun")
    }

    @Test func whatWasQuietForAnHourIsNewAgain() {
        var ledger = ShadowLedger()
        _ = note(&ledger, difference(), at: 0)
        #expect(ledger.due(at: time(3600)).isEmpty)
        #expect(note(&ledger, difference(), at: 3601)?.count == 1)
    }

    @Test func manyKindsCannotFillTheLog() {
        var ledger = ShadowLedger()
        let told = (0..<(2 * ShadowLedger.capacity)).compactMap { note(&ledger, difference("tail -n \($0)"), at: 0) }
        #expect(told.count == ShadowLedger.capacity)
        _ = ledger.due(at: time(3600))
        #expect(note(&ledger, difference("tail -n 5000"), at: 3600) != nil, "there is room again")
    }

    @Test func clockThatIsSetBackSilencesNothing() {
        var ledger = ShadowLedger()
        _ = note(&ledger, difference(), at: 1_000_000)
        #expect(note(&ledger, difference(), at: 0)?.count == 1)
    }

    @Test func restIsToldOnce() {
        var ledger = ShadowLedger()
        _ = note(&ledger, difference(), at: 0)
        _ = note(&ledger, difference(), at: 1)
        #expect(ledger.rest().map(\.count) == [1])
        #expect(ledger.rest().isEmpty)
    }

    @Test(arguments: [true, false])
    func noticeIsReadAsItWasWritten(isAllowed: Bool) throws {
        var difference = difference("cat '\u{1B}[31m'")
        difference.live.allows = !isAllowed
        difference.shadow.allows = isAllowed
        var ledger = ShadowLedger()
        _ = note(&ledger, difference, at: 0)
        _ = note(&ledger, difference, at: 1)
        _ = note(&ledger, difference, at: 2)
        let fact = try #require(ledger.rest().first).fact
        #expect(try fact.completed() == fact, "the event log takes it as it is")
        #expect(fact.outcome == (isAllowed ? .success : .denied))
        #expect(fact.policyHash == difference.liveHash)
        let change = try #require(ReplayedChange(fact, ofShadow: difference.shadowHash))
        #expect(change.principal == "dev" && change.host == "web1" && change.line == difference.line)
        #expect(change.old == difference.live)
        #expect(change.new == difference.shadow)
        #expect(change.count == 2)
        #expect(change.lastAt == time(2))
        #expect(ReplayedChange(fact, ofShadow: difference.liveHash) == nil)
    }
}
