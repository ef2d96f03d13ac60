import Foundation
import PeekTesting
import Testing

/// Whoever floods the door keeps nobody else out, and does not fill the event log.
@Suite(.inOneWorld, .serialized)
struct FloodTests {
    /// An address of this machine that nothing else here comes from.
    private static let elsewhere = "127.200.200.200"

    let world: World

    init() throws { world = try #require(World.current) }

    @Test func floodOfSilentConnectionsKeepsNobodyOut() async throws {
        let person = try await Person.developer(of: world)
        try await allow(descriptors: 4096)
        try await Running.whileRunning(silent(1_100, person), input: .typed) { flood in
            try await flood.until("too few have gone") { try closed(flood).count >= 76 }
            // Each is adopted by one of two threads, so their order is not quite that of their numbers.
            let numbers = try closed(flood)
            #expect(numbers.count == 76)
            #expect(numbers.allSatisfy { $0 < 200 }, "\(numbers)")
            let seen = try await person.run("head -n 1 /etc/hosts")
            #expect(seen.status == 0, "\(seen.errors)")
        }
    }

    @Test func gatewayWithoutDescriptorsWaitsForThem() async throws {
        let person = try await Person.developer(of: world)
        #expect(try await person.run("uptime").status == 0)
        let limit = try descriptors(person) + 32
        try await allow(descriptors: limit)
        try await Running.whileRunning(silent(44, person), input: .typed) { flood in
            try await eventually("it has descriptors left") { try descriptors(person) == limit }
            let before = try processorSeconds(person)
            // It waits in the kernel's queue until the first silent ones have had their 20 s.
            let seen = try await person.run("head -n 1 /etc/hosts")
            #expect(try !closed(flood).isEmpty)
            // What was to be written without a descriptor keeps sessions out until the next look at the disk.
            #expect([0, 74].contains(seen.status), "\(seen.errors)")
            try await eventually("no session starts") { try await person.run("uptime").status == 0 }
            // A thread that tries again and again would have used them all.
            #expect(try processorSeconds(person) - before < 6)
        }
        try await allow(descriptors: 4096)
        #expect(try await person.run("uptime").status == 0)
    }

    @Test func failedLoginsAreEventsUpToABudgetAndCountedBeyond() async throws {
        var person = try await Person.developer(of: world)
        person.key = person["STRANGER_KEY"]
        let count = 80
        let last = try await world.events().last?.sequence ?? 0
        for _ in 0..<(count / 8) {
            try await withThrowingTaskGroup(of: Int32.self) { group in
                for _ in 0..<8 { group.addTask { [person] in try await person.run("uptime").status } }
                for try await status in group { #expect(status == 255) }
            }
        }
        // What is counted becomes an event when the minute ends, or the gateway.
        try await world.down()
        let failures = try await world.events(after: last).filter { $0.fact.type == "authentication.failed" }
        let sums = failures.compactMap { $0.fact.details.text?["count"].flatMap(Int.init) }
        #expect(failures.allSatisfy { $0.fact.outcome == "denied" })
        // A minute may have ended meanwhile.
        #expect(failures.count - sums.count <= 2 * 30)
        #expect(!sums.isEmpty)
        #expect(failures.count - sums.count + sums.reduce(0, +) == count)
        try await world.up()
    }

    private func silent(_ count: Int, _ person: Person) -> [String] {
        ["/usr/bin/python3", World.program("silent.py"), person["GATEWAY_HOST"], person["GATEWAY_PORT"]]
            + [Self.elsewhere, "\(count)"]
    }

    private func closed(_ flood: Running) throws -> [Int] {
        try flood.output().split(separator: "\n").compactMap { Int($0) }
    }

    private func allow(descriptors: Int) async throws {
        let gateway = try #require(try await world.environment()["PRODPEEKD_PID"])
        // A process may change the limits of another of its own user; root may not everywhere.
        let owner = try FileManager.default.attributesOfItem(atPath: "/proc/\(gateway)")[.ownerAccountID] as? Int
        let user = "\(try #require(owner))"
        let gateways = ["/usr/bin/setpriv", "--reuid", user, "--regid", user, "--clear-groups"]
        let words = ["/usr/bin/prlimit", "--pid", gateway, "--nofile=\(descriptors):"]
        let set = try await Finished.running(gateways + words)
        try #require(set.status == 0, "\(set.errors)")
    }

    private func descriptors(_ person: Person) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(person["PRODPEEKD_PID"])/fd").count
    }

    /// User and system time of the gateway; the fields behind the name in proc_pid_stat(5).
    private func processorSeconds(_ person: Person) throws -> Double {
        let line = try String(contentsOfFile: "/proc/\(person["PRODPEEKD_PID"])/stat", encoding: .utf8)
        let fields = line.split(separator: ")").last?.split(separator: " ").map(String.init) ?? []
        let ticks = try fields[11...12].map { try #require(Double($0)) }
        return ticks.reduce(0, +) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
