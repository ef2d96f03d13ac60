import PeekCore
import Testing

struct DeployUpdatedTests {
    @Test(
        arguments: [
            ([report(.started, 0), report(.succeeded, 0, 9)], report(.succeeded, 0, 9), "starts, then succeeds"),
            ([report(.started, 0), report(.failed, 9, 9)], report(.failed, 0, 9), "its end says no other start"),
            ([report(.succeeded, 9, 9), report(.started, 0)], report(.succeeded, 0, 9), "its start comes late"),
            ([report(.failed, 9, 9), report(.started, 9)], report(.failed, 9, 9), "its start comes late, same moment"),
            ([report(.failed, 0, 9), report(.started, 20)], report(.started, 20), "another attempt"),
            (
                [report(.failed, 0, 9), report(.started, 20), report(.succeeded, 30, 30)], report(.succeeded, 20, 30),
                "another attempt succeeds"
            ),
            ([report(.succeeded, 0, 9), report(.failed, 0, 12)], report(.failed, 0, 12), "the later end counts"),
            ([report(.failed, 0, 12), report(.succeeded, 0, 9)], report(.failed, 0, 12), "an earlier end comes late"),
            ([report(.failed, 0, 9), report(.failed, 0, 12)], report(.failed, 0, 9), "the same end again"),
            (
                [report(.failed, 0, 12), report(.failed, 0, 9)], report(.failed, 0, 9),
                "the same end, the first one late"
            ),
            ([report(.succeeded, 0, 9), report(.failed, 0, 9)], report(.failed, 0, 9), "same moment, later report"),
            ([report(.started, 5), report(.started, 3)], report(.started, 3), "the earlier start counts"),
            ([report(.started, 3), report(.started, 5)], report(.started, 3), "a repeated start changes nothing"),
        ] as [([Deploy], Deploy, String)]
    )
    func reportsOfOneDeployAddUp(reports: [Deploy], expected: Deploy, why: String) throws {
        let first = try #require(reports.first)
        #expect(reports.dropFirst().reduce(first) { $0.updated(with: $1) } == expected, "\(why)")
    }

    @Test func whatAReportLeavesOutStaysAsItWasKnown() {
        var known = Self.report(.started, 0)
        known.service = "checkout"
        known.hosts = ["web1"]
        known.kind = .schema
        known.environment = "production"
        known.previousVersion = "v0"
        known.message = "m"
        known.url = "https://example.com"
        known.undo = "u"
        known.expect = "e"
        known.contact = "c"
        var expected = known
        expected.status = .succeeded
        expected.finishedAt = Self.time(9)
        #expect(known.updated(with: Self.report(.succeeded, 0, 9)) == expected)

        var late = known
        late.startedAt = Self.time(-3)
        var filled = expected
        filled.startedAt = Self.time(-3)
        #expect(Self.report(.succeeded, 0, 9).updated(with: late) == filled)
    }

    @Test func aReportCorrectsWhatWasKnownAndALateOneDoesNot() {
        var correction = Self.report(.succeeded, 0, 9)
        correction.version = "v2"
        correction.message = "corrected"
        var known = Self.report(.started, 0)
        known.message = "first"
        #expect(known.updated(with: correction).version == "v2")
        #expect(known.updated(with: correction).message == "corrected")
        #expect(correction.updated(with: known).version == "v2")
        #expect(correction.updated(with: known).message == "corrected")
    }

    @Test func anotherAttemptForgetsWhatWasLiveBeforeTheFirst() {
        var failed = Self.report(.failed, 0, 9)
        failed.previousVersion = "v0"
        #expect(failed.updated(with: Self.report(.started, 20)).previousVersion == nil)
    }

    private static func time(_ seconds: Int64) -> Timestamp {
        Timestamp(milliseconds: 1_800_000_000_000).adding(seconds: seconds)
    }

    private static func report(_ status: Deploy.Status, _ start: Int64, _ end: Int64? = nil) -> Deploy {
        Deploy(
            id: "d-1",
            service: nil,
            version: "v1",
            by: "alice",
            status: status,
            startedAt: time(start),
            finishedAt: end.map(time) ?? (status == .started ? nil : time(start))
        )
    }
}
