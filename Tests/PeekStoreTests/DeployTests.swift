import PeekCore
import Testing

@testable import PeekStore

struct DeployTests {
    private let temporary: TemporaryLog

    init() throws {
        temporary = try TemporaryLog()
    }

    @Test func aDeployIsUpdatedByTheSameID() async throws {
        let log = temporary.log
        try await log.append([.checkout("d-1", .started, at: 0, version: "v42")])
        let started = try #require(try await log.deploy("d-1"))
        #expect(started.status == .started && started.finishedAt == nil)
        try await log.append([.checkout("d-1", .failed, at: 30, version: "v42")])
        let failed = try #require(try await log.deploy("d-1"))
        #expect(failed.status == .failed && failed.startedAt == moment(0) && failed.finishedAt == moment(30))
        #expect(try await log.deploys(DeployFilter()) == [failed])
    }

    @Test func anEndWithoutAStartIsADeployOfAMoment() async throws {
        try await temporary.log.append([.checkout("d-1", .succeeded, at: 5)])
        let deploy = try #require(try await temporary.log.deploy("d-1"))
        #expect(deploy.startedAt == moment(5) && deploy.finishedAt == moment(5))
    }

    @Test func aStartThatComesLateDoesNotReopenADeploy() async throws {
        try await temporary.log.append([
            .checkout("d-1", .succeeded, at: 60), .checkout("d-1", .started, at: 90, startedAt: 10),
        ])
        let deploy = try #require(try await temporary.log.deploy("d-1"))
        #expect(deploy.status == .succeeded && deploy.startedAt == moment(10) && deploy.finishedAt == moment(60))
    }

    @Test func thePreviousVersionIsWhatWasLive() async throws {
        try await temporary.log.append([
            .checkout("d-1", .succeeded, at: 10, version: "v1"),
            .checkout("d-2", .succeeded, at: 20, version: "v2", hosts: ["web2"]),
            .checkout("d-3", .failed, at: 30, version: "v3"),
            .checkout("d-4", .started, at: 40, version: "v4", hosts: ["web1"]),
            .checkout("d-5", .started, at: 50, version: "v5"),
            .checkout("d-6", .started, at: 15, version: "v6"),
        ])
        let previous = try await temporary.log.deploys(DeployFilter()).reduce(into: [:]) {
            $0[$1.id] = $1.previousVersion ?? "-"
        }
        #expect(previous == ["d-1": "-", "d-2": "v1", "d-3": "v2", "d-4": "v1", "d-5": "v2", "d-6": "v1"])
    }

    @Test func thePreviousVersionThatTheSenderSaysIsKept() async throws {
        var said = Deploy(
            id: "d-2",
            service: "checkout",
            version: "v2",
            by: "bob",
            status: .started,
            startedAt: moment(20)
        )
        said.previousVersion = "v0"
        try await temporary.log.append([.checkout("d-1", .succeeded, at: 10, version: "v1"), .deploy(said, at: 20)])
        try await temporary.log.append([.checkout("d-2", .succeeded, at: 30, version: "v2")])
        #expect(try await temporary.log.deploy("d-2")?.previousVersion == "v0")
    }

    @Test(arguments: [
        (DeployFilter(), ["d-5", "d-4", "d-3", "d-2", "d-1"]),
        (DeployFilter(service: "checkout"), ["d-4", "d-2", "d-1"]),
        (DeployFilter(host: .init(host: "web1", services: ["checkout"])), ["d-4", "d-1"]),
        (DeployFilter(host: .init(host: "web2", services: ["checkout"])), ["d-5", "d-4", "d-2", "d-1"]),
        (DeployFilter(host: .init(host: "web2", services: [])), ["d-5", "d-2"]),
        (DeployFilter(host: .init(host: "db1", services: ["ledger"])), ["d-3"]),
        (DeployFilter(place: .init(hosts: ["db1", "web2"], services: [])), ["d-5", "d-2"]),
        (DeployFilter(place: .init(hosts: ["web2"], services: ["ledger"])), ["d-5", "d-3", "d-2"]),
        (DeployFilter(place: .init(hosts: [], services: [])), []),
        (DeployFilter(since: moment(210)), ["d-5", "d-4", "d-3", "d-2"]),
        (DeployFilter(since: moment(211)), ["d-5", "d-4", "d-3"]),
        (DeployFilter(until: moment(300)), ["d-2", "d-1"]),
        (DeployFilter(since: moment(105), until: moment(301)), ["d-3", "d-2", "d-1"]),
        (DeployFilter(status: .started), ["d-4"]),
        (DeployFilter(status: .failed), ["d-3"]),
        (DeployFilter(limit: 1), ["d-5"]),
    ])
    func aFilterSelects(filter: DeployFilter, expected: [String]) async throws {
        var ledger = Deploy(
            id: "d-3",
            service: "ledger",
            version: "7",
            by: "bob",
            status: .failed,
            startedAt: moment(300)
        )
        var kernel = ledger
        ledger.finishedAt = moment(310)
        kernel.id = "d-5"
        kernel.service = nil
        kernel.hosts = ["web2"]
        kernel.status = .succeeded
        kernel.startedAt = moment(500)
        try await temporary.log.append([
            .checkout("d-1", .started, at: 100), .checkout("d-1", .succeeded, at: 110),
            .checkout("d-2", .started, at: 200, hosts: ["web2"]), .checkout("d-2", .failed, at: 205),
            .checkout("d-2", .succeeded, at: 210, hosts: ["web2"]), .deploy(ledger, at: 310),
            .checkout("d-4", .started, at: 400), .deploy(kernel, at: 510),
        ])
        #expect(try await temporary.log.deploys(filter).map(\.id) == expected)
    }

    @Test func theVersionLiveOnAHostIsTheLastThatSucceededThere() async throws {
        let log = temporary.log
        let scope = DeployFilter.HostScope(host: "web1", services: ["checkout"])
        #expect(try await log.liveVersions(scope).isEmpty)
        try await log.append([
            .checkout("d-1", .succeeded, at: 10, version: "v1"),
            .checkout("d-2", .succeeded, at: 20, version: "v2", hosts: ["web2"]),
            .checkout("d-3", .started, at: 30, version: "v3"),
        ])
        #expect(
            try await log.liveVersions(scope)
                == [LiveVersion(service: "checkout", version: "v1", deploy: "d-1", by: "alice", at: moment(10))]
        )
        try await log.append([.checkout("d-3", .succeeded, at: 40, version: "v3")])
        try await log.append([.checkout("d-4", .succeeded, at: 40, version: "v4")])
        try await log.append([.checkout("d-5", .failed, at: 50, version: "v5")])
        #expect(try await log.liveVersions(scope).map(\.version) == ["v4"])
        #expect(try await log.liveVersions(.init(host: "web1", services: [])).isEmpty)
    }

    @Test func liveVersionsAreThoseThatThePortWouldFind() async throws {
        var generator = SeededGenerator(seed: 5)
        try await temporary.log.append(RandomHistory.facts(400, using: &generator))
        for host in RandomHistory.hosts {
            let scope = DeployFilter.HostScope(host: host, services: ["checkout", "ledger"])
            let ids = try await temporary.log.liveVersions(scope).map(\.deploy)
            let succeeded = try await temporary.log.deploys(DeployFilter(host: scope, status: .succeeded, limit: 1000))
            let newest = Dictionary(grouping: succeeded, by: \.service).values.map { deploys in
                deploys.compactMap(\.finishedAt).max()
            }
            #expect(Set(newest) == Set(succeeded.filter { ids.contains($0.id) }.map(\.finishedAt)))
            #expect(ids.count == newest.count)
        }
    }
}
