import PeekCore
import Testing

struct PastRequestTests {
    private let asked = DecisionRequest(
        principal: "dev",
        host: "web1",
        line: "cat 'a b' | rm\u{1B}",
        reason: "look",
        incident: "i-1"
    )

    private func fact(_ type: EventType, _ outcome: Fact.Outcome, _ details: EventDetails, incident: String?) -> Fact {
        Fact(
            type: type,
            time: Timestamp(milliseconds: 7),
            principal: "dev",
            source: "192.0.2.1:1",
            subject: Subject(host: "web1", incident: incident),
            outcome: outcome,
            reason: "catalogue: rm can write",
            policyHash: TestPolicy.policy.hash,
            details: details
        )
    }

    @Test(arguments: [EventType.commandDenied, .sessionRefused])
    func deniedRequestIsReadAsItWasWritten(type: EventType) throws {
        let details = PastRequest.details(of: asked, decidedBy: "catalogue")
        let past = try #require(PastRequest(fact(type, .denied, .text(details), incident: "i-1")))
        #expect(past.request == asked)
        #expect(past.verdict == Verdict(allows: false, rule: "catalogue"))
        #expect(past.time == Timestamp(milliseconds: 7))
    }

    @Test func whatWasNotGivenIsNotReadAsGiven() throws {
        var bare = asked
        bare.reason = nil
        bare.incident = nil
        let details = PastRequest.details(of: bare, decidedBy: "catalogue")
        let past = try #require(PastRequest(fact(.commandDenied, .denied, .text(details), incident: nil)))
        #expect(past.request == bare)
    }

    @Test func sessionIsAnAllowedRequestWithWhatWasGivenThen() throws {
        let start = SessionStart(
            id: Identifier(.session),
            principal: "dev",
            host: "web1",
            source: "192.0.2.1:1",
            line: asked.line,
            rendering: "-",
            role: "developer",
            reason: "look",
            incident: "i-1",
            startedAt: Timestamp(milliseconds: 7)
        )
        let past = try #require(PastRequest(fact(.sessionStarted, .success, .sessionStarted(start), incident: nil)))
        #expect(past.request == asked)
        #expect(past.verdict == Verdict(allows: true, rule: "role developer"))
    }

    @Test(arguments: [
        (EventType.sessionRefused, Fact.Outcome.failure, ["line": "uptime", "host": "web1"]),
        (.sessionRefused, .denied, ["login": "web1"]), (.verbRun, .denied, ["line": "uptime", "host": "web1"]),
        (.policyShadowDiffered, .denied, ["line": "uptime", "host": "web1"]), (.commandDenied, .denied, ["line": "x"]),
    ])
    func whatNoPolicyDecidedIsNoRequest(type: EventType, outcome: Fact.Outcome, details: [String: String]) {
        #expect(PastRequest(fact(type, outcome, .text(details), incident: nil)) == nil)
    }

    @Test(arguments: [(String?.none, false), ("", false), (" \t", false), ("look", true), ("\u{A0}", true)])
    func blankIsNotGiven(text: String?, isGiven: Bool) {
        let request = DecisionRequest(principal: "dev", host: "web1", line: "x", reason: text, incident: text)
        #expect(request.givesReason == isGiven)
        #expect(request.givesIncident == isGiven)
    }

    @Test(arguments: ["\u{1}", "é", "🦊", "a", "tail x | "])
    func hostileLengthIsKeptShortAndDecidedAlike(part: String) {
        let long = String(repeating: part, count: 250_000 / part.utf8.count)
        let request = DecisionRequest(principal: "ops", host: "web1", line: long, reason: long, incident: long)
        let kept = request.abridged
        #expect(kept.line.utf8.count <= 8200 && kept.line.utf8.count > 8000)
        #expect((kept.reason ?? "").utf8.count <= 8200 && (kept.incident ?? "").utf8.count <= 8200)
        #expect(TestPolicy.policy.decide(kept).verdict == TestPolicy.policy.decide(request).verdict)
        #expect(!TestPolicy.policy.decide(kept).verdict.allows)
        #expect(asked.abridged == asked)
    }
}
