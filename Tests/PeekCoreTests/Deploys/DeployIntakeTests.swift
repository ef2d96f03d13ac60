import PeekCore
import PeekTesting
import Synchronization
import Testing

struct DeployIntakeTests {
    private let policy = Policy(
        hash: String(repeating: "a", count: 64),
        principals: [:],
        hosts: ["web1": Host(name: "web1", address: "127.0.0.1", port: 22, labels: [:], hostKeys: [])],
        services: [
            "checkout": Service(name: "checkout", hosts: HostSelector(names: ["web1"]), logs: []),
            "ledger": Service(name: "ledger", hosts: HostSelector(names: ["db1"]), logs: []),
        ],
        roles: [:],
        catalogue: CommandCatalogue([])
    )
    private let log = InMemoryEventLog()
    private let told = Told()
    private let intake: DeployIntake

    init() {
        let told = told
        intake = DeployIntake(log: log) { deploy in told.add("\(deploy.id) \(deploy.status)") }
    }

    private final class Told: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    @discardableResult
    private func record(_ report: DeployReport, beside: DeployIntake.Beside = .accepted) async throws -> RecordedDeploy
    {
        try await intake.record(report, principal: "token:ci", source: "127.0.0.1:9", policy: policy, beside: beside)
    }

    private func start(_ id: String, service: String = "checkout") -> DeployReport {
        DeployReport(id: id, service: service, version: "v42", by: "alice", status: .started, message: "why")
    }

    @Test func everyReportIsACompleteFact() async throws {
        try await record(start("ci:1"))
        try await record(DeployReport(id: "ci:1", status: .failed))
        let facts = await log.events.map(\.fact)
        #expect(facts.map(\.type) == [.deployStarted, .deployFailed])
        #expect(facts.map(\.outcome) == [.success, .failure])
        #expect(facts.allSatisfy { $0.principal == "token:ci" && $0.source == "127.0.0.1:9" && $0.reason == "why" })
        #expect(facts.allSatisfy { $0.subject == Subject(service: "checkout", deploy: "ci:1") })
        #expect(facts.allSatisfy { $0.policyHash == policy.hash })
    }

    @Test func startAndEndAreToldOnceInOrder() async throws {
        #expect(try await record(start("ci:1")).change == .new)
        #expect(try await record(start("ci:1")).change == .none)
        #expect(try await record(DeployReport(id: "ci:1", status: .started, message: "more")).change == .amended)
        #expect(try await record(DeployReport(id: "ci:1", status: .succeeded)).change == .moved)
        #expect(try await record(DeployReport(id: "ci:1", status: .succeeded)).change == .none)
        #expect(told.all == ["ci:1 started", "ci:1 succeeded"])
        #expect(await log.events.count == 3)
    }

    @Test func whatCannotBeWrittenIsNotTold() async throws {
        await log.breakDown()
        await #expect(throws: InMemoryEventLog.Unwritable.self) { try await record(start("ci:1")) }
        #expect(told.all.isEmpty)
        await log.recover()
        #expect(try await record(start("ci:1")).change == .new)
    }

    @Test func oneIDIsNeverTwoDeploys() async throws {
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for index in 0..<50 {
                group.addTask {
                    do {
                        try await record(start("ci:1", service: index.isMultiple(of: 2) ? "checkout" : "ledger"))
                        return true
                    } catch { return false }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 }.count == 25)
        #expect(await log.events.count == 1)
    }

    @Test func onlyOneOfManyStartsWhenNoneMayStartBesideAnother() async throws {
        let started = await withTaskGroup(of: Int.self) { group in
            for index in 0..<20 {
                group.addTask {
                    do {
                        try await record(start("ci:\(index)"), beside: .refused)
                        return 1
                    } catch { return 0 }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(started == 1)
        let refusal = await #expect(throws: DeployRefusal.self) {
            try await record(start("ci:99"), beside: .refused)
        }
        #expect(refusal?.refusal.status == .limit)
        #expect(try await record(start("ci:ledger", service: "ledger"), beside: .refused).change == .new)
    }

    @Test func deployOfAHostTouchesTheServicesThere() async throws {
        try await record(start("ci:1"))
        let patch = DeployReport(hosts: ["web1"], version: "kernel", by: "bob", status: .started)
        await #expect(throws: DeployRefusal.self) { try await record(patch, beside: .refused) }
        #expect(try await record(patch).change == .new)
    }
}
