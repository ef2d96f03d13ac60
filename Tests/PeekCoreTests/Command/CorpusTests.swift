import PeekCore
import PeekTesting
import Testing

struct CorpusTests {
    @Test(arguments: attackLines)
    func attackIsDeniedWithAdvice(sample: SampleLine) throws {
        let refusal = try #require(TestPolicy.decide(sample.line).refusal, "\(sample.line) was allowed")
        #expect(refusal.status == .denied)
        #expect(refusal.rule != nil && refusal.wouldWork != nil)
    }

    @Test(arguments: benignLines)
    func benignLineIsAllowed(sample: SampleLine) {
        let decision = TestPolicy.decide(sample.line)
        #expect(decision.authorization != nil, "\(decision.refusal?.description ?? "")")
    }

    @Test(arguments: attackLines.filter { !$0.line.hasSuffix("\\") })
    func moreWordsNeverMakeAnAttackAllowed(sample: SampleLine) {
        for words in [" x", " /var/log/syslog", " 2>/dev/null", " -- x", " | wc -l", " -n"] {
            #expect(TestPolicy.decide(sample.line + words).authorization == nil, "\(sample.line + words)")
        }
        #expect(TestPolicy.decide("cat /etc/hosts | " + sample.line).authorization == nil)
    }
}
