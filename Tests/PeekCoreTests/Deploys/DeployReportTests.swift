import PeekCore
import Testing

struct DeployReportTests {
    private let policy = Policy(
        hash: String(repeating: "a", count: 64),
        principals: [:],
        hosts: [
            "web1": Host(name: "web1", address: "127.0.0.1", port: 22, labels: [:], hostKeys: []),
            "db1": Host(name: "db1", address: "127.0.0.2", port: 22, labels: [:], hostKeys: []),
        ],
        services: [
            "checkout": Service(name: "checkout", hosts: HostSelector(names: ["web1"]), logs: []),
            "ledger": Service(name: "ledger", hosts: HostSelector(names: ["db1"]), logs: []),
        ],
        roles: [:],
        catalogue: CommandCatalogue([])
    )
    private let now = Timestamp(milliseconds: 1_795_400_000_000)

    private func first(_ status: Deploy.Status = .started) -> DeployReport {
        DeployReport(service: "checkout", version: "v42", by: "alice", status: status)
    }

    private func checked(_ report: DeployReport, existing: Deploy? = nil, after seconds: Int64 = 0) throws -> Deploy {
        try report.checked(against: policy, existing: existing, now: now.adding(seconds: seconds))
    }

    @Test func startHasAnIDAndNoEnd() throws {
        let deploy = try checked(first())
        #expect(Identifier(.deploy, parsing: deploy.id) != nil)
        #expect(deploy.startedAt == now)
        #expect(deploy.finishedAt == nil)
        #expect(deploy.kind == .code)
    }

    @Test func finishKeepsWhatTheStartSaid() throws {
        var report = first()
        report.message = "faster"
        let started = try checked(report)
        let finished = try checked(DeployReport(id: started.id, status: .succeeded), existing: started, after: 60)
        var expected = started
        expected.status = .succeeded
        expected.finishedAt = now.adding(seconds: 60)
        #expect(finished == expected)
    }

    @Test func repeatedFinishChangesNothing() throws {
        let finished = try checked(first(.succeeded))
        #expect(
            try checked(DeployReport(id: finished.id, status: .succeeded), existing: finished, after: 9) == finished
        )
    }

    @Test func lateStartDoesNotReopen() throws {
        let finished = try checked(first(.failed))
        var late = first()
        late.startedAt = now.adding(seconds: -100)
        let deploy = try checked(late, existing: finished, after: 10)
        #expect(deploy.status == .failed)
        #expect(deploy.startedAt == now.adding(seconds: -100))
        #expect(deploy.finishedAt == now)
    }

    @Test func newerStartIsAnotherAttempt() throws {
        let failed = try checked(first(.failed))
        let again = try checked(first(), existing: failed, after: 10)
        #expect(again.status == .started)
        #expect(again.startedAt == now.adding(seconds: 10))
        #expect(again.finishedAt == nil)
    }

    @Test func senderWhoseClockIsAheadCanFinish() throws {
        var ahead = first()
        ahead.startedAt = now.adding(seconds: 200)
        let started = try checked(ahead)
        let finished = try checked(DeployReport(id: started.id, status: .succeeded), existing: started, after: 1)
        #expect(finished.finishedAt == now.adding(seconds: 1))
        #expect(finished.startedAt == finished.finishedAt)
    }

    @Test func repeatedHostsCountOnce() throws {
        let report = DeployReport(hosts: ["web1", "db1", "web1"], version: "1", by: "a", status: .succeeded)
        #expect(try checked(report).hosts == ["web1", "db1"])
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        var field: String
        var cause: DeployRefusal.Cause
        var change: @Sendable (inout DeployReport) -> Void
        var testDescription: String { "\(field) \(cause)" }

        init(_ field: String, _ cause: DeployRefusal.Cause, _ change: @escaping @Sendable (inout DeployReport) -> Void)
        {
            self.field = field
            self.cause = cause
            self.change = change
        }
    }

    @Test(arguments: [
        Wrong("service", .missing) { $0.service = nil },
        Wrong("service", .unknown) { $0.service = "chekcout" },
        Wrong("service", .invalid) { $0.service = " " },
        Wrong("hosts", .unknown) { $0.hosts = ["web1", "web9"] },
        Wrong("hosts", .invalid) { $0.hosts = Array(repeating: "web1", count: 1001) },
        Wrong("version", .missing) { $0.version = nil },
        Wrong("version", .invalid) { $0.version = "" },
        Wrong("version", .invalid) { $0.version = "v\u{0}" },
        Wrong("by", .missing) { $0.by = nil },
        Wrong("by", .invalid) { $0.by = String(repeating: "ä", count: 129) },
        Wrong("message", .invalid) { $0.message = String(repeating: "x", count: 4097) },
        Wrong("url", .invalid) { $0.url = "javascript:alert(1)" },
        Wrong("url", .invalid) { $0.url = "https://" },
        Wrong("url", .invalid) { $0.url = "https://ci.example/\r\nSet-Cookie: a" },
        Wrong("url", .invalid) { $0.url = "https://ci.example/\">" },
        Wrong("id", .invalid) { $0.id = "" },
        Wrong("id", .invalid) { $0.id = "--status" },
        Wrong("id", .invalid) { $0.id = "../../etc" },
        Wrong("id", .invalid) { $0.id = "a b" },
        Wrong("id", .invalid) { $0.id = "é" },
        Wrong("id", .invalid) { $0.id = "last" },
        Wrong("id", .invalid) { $0.id = String(repeating: "i", count: 129) },
        Wrong("startedAt", .invalid) { $0.startedAt = Timestamp(milliseconds: 1_795_400_301_000) },
        Wrong("startedAt", .invalid) { $0.startedAt = Timestamp(milliseconds: 0) },
        Wrong("finishedAt", .invalid) { $0.finishedAt = Timestamp(milliseconds: 1_795_400_000_000) },
    ])
    func wrongPartIsRefusedByName(wrong: Wrong) {
        var report = first()
        wrong.change(&report)
        let refusal = #expect(throws: DeployRefusal.self) { try checked(report) }
        #expect(refusal?.field == wrong.field)
        #expect(refusal?.cause == wrong.cause)
        #expect(refusal?.refusal.wouldWork != nil)
    }

    @Test func finishOfNothingIsUnknown() {
        let refusal = #expect(throws: DeployRefusal.self) {
            try checked(DeployReport(id: "ci:1", status: .succeeded))
        }
        #expect(refusal?.cause == .unknown)
        #expect(refusal?.refusal.status == .notFound)
    }

    @Test func anotherServicesIDIsRefused() throws {
        var report = first()
        report.id = "ci:1"
        let existing = try checked(report)
        report.service = "ledger"
        let refusal = #expect(throws: DeployRefusal.self) { try checked(report, existing: existing) }
        #expect(refusal?.cause == .clash)
    }

    @Test func finishBeforeTheStartIsRefused() throws {
        let started = try checked(first())
        let early = DeployReport(id: started.id, status: .failed, finishedAt: now.adding(seconds: -301))
        let refusal = #expect(throws: DeployRefusal.self) { try checked(early, existing: started) }
        #expect(refusal?.field == "finishedAt")
    }

    @Test func unknownNamesGetTheNearestKnownOne() {
        var report = first()
        report.service = "chekcout"
        let refusal = #expect(throws: DeployRefusal.self) { try checked(report) }
        #expect(refusal?.refusal.wouldWork == "checkout")
    }
}
