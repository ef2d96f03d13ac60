import Testing

@testable import PeekCore

/// What the index says is what a look at every host with every selector says.
struct PolicyIndexTests {
    private static let values = ["a", "b", "c"]

    private static func selector(_ random: inout SeededGenerator) -> HostSelector {
        let names = (0..<Int.random(in: 0...3, using: &random)).map { _ in "h\(Int.random(in: 0..<140, using: &random))"
        }
        var labels: [String: String] = [:]
        for key in ["x", "y", "z"] where Bool.random(using: &random) && Bool.random(using: &random) {
            labels[key] = values.randomElement(using: &random)
        }
        return HostSelector(names: names, labels: labels)
    }

    private static func policy(_ seed: UInt64) -> Policy {
        var random = SeededGenerator(seed: seed)
        let hosts = (0..<130).map { number in
            let labels = ["x", "y"].map { ($0, values.randomElement(using: &random) ?? "a") }
            return Host(
                name: "h\(number)",
                address: "a",
                port: 22,
                labels: Dictionary(uniqueKeysWithValues: labels),
                hostKeys: []
            )
        }
        let services = (0..<8).map { Service(name: "s\($0)", hosts: selector(&random), logs: []) }
        let roles = (0..<8).map { number in
            let own = (0..<2).map { _ in "s\(Int.random(in: 0..<9, using: &random))" }
            return Role(name: "r\(number)", services: own, hosts: selector(&random))
        }
        let principals = (0..<8).map { number in
            let own = (0..<Int.random(in: 0...3, using: &random)).map { _ in "r\(Int.random(in: 0..<9, using: &random))"
            }
            return Principal(name: "p\(number)", keys: [], roles: own)
        }
        return Policy(
            hash: "",
            principals: Dictionary(uniqueKeysWithValues: principals.map { ($0.name, $0) }),
            hosts: Dictionary(uniqueKeysWithValues: hosts.map { ($0.name, $0) }),
            services: Dictionary(uniqueKeysWithValues: services.map { ($0.name, $0) }),
            roles: Dictionary(uniqueKeysWithValues: roles.map { ($0.name, $0) }),
            catalogue: CommandCatalogue([])
        )
    }

    private static func covers(_ role: Role, _ host: Host, _ policy: Policy) -> Bool {
        role.hosts.selects(host) || role.services.contains { policy.services[$0]?.hosts.selects(host) ?? false }
    }

    private static func sees(_ principal: Principal, _ host: Host, _ policy: Policy) -> Bool {
        principal.roles.contains { name in policy.roles[name].map { covers($0, host, policy) } ?? false }
    }

    @Test(arguments: 1...40)
    func itSaysWhatSelectorsSay(seed: UInt64) {
        let policy = Self.policy(seed)
        let hosts = policy.hosts.values.sorted { $0.name < $1.name }
        for service in policy.services.values {
            #expect(policy.hosts(of: service) == hosts.filter { service.hosts.selects($0) })
        }
        for host in hosts {
            let running = policy.services.values.filter { $0.hosts.selects(host) }.map(\.name).sorted()
            #expect(policy.services(on: host).map(\.name) == running)
            for role in policy.roles.values { #expect(policy.covers(role, host) == Self.covers(role, host, policy)) }
        }
        for principal in policy.principals.values {
            let seen = hosts.filter { Self.sees(principal, $0, policy) }
            #expect(policy.hosts(for: principal) == seen)
            for host in hosts { #expect(policy.mayLook(principal, at: host.name) == seen.contains(host)) }
            let services = policy.services.values.filter { service in seen.contains { service.hosts.selects($0) } }
            #expect(policy.services(for: principal).map(\.name) == services.map(\.name).sorted())
        }
    }

    @Test func itFollowsEveryChange() throws {
        var policy = Self.policy(1)
        let principal = Principal(name: "p", keys: [], roles: ["new"])
        #expect(policy.hosts(for: principal).isEmpty)
        policy.roles["new"] = Role(name: "new", services: ["fresh"])
        policy.services["fresh"] = Service(name: "fresh", hosts: HostSelector(names: ["h1", "h999"]), logs: [])
        #expect(policy.hosts(for: principal).map(\.name) == ["h1"])
        policy.hosts["h999"] = Host(name: "h999", address: "a", port: 22, labels: [:], hostKeys: [])
        #expect(policy.hosts(for: principal).map(\.name) == ["h1", "h999"])
        #expect(policy.services(for: principal).contains { $0.name == "fresh" })
        policy.hosts["h1"] = nil
        #expect(!policy.mayLook(principal, at: "h1"))
        policy.roles["new"] = nil
        #expect(policy.hosts(for: principal).isEmpty)
    }

    @Test func hostsThatThePolicyDoesNotHaveAreNobodys() throws {
        let policy = Self.policy(2)
        let stranger = Host(name: "other", address: "a", port: 22, labels: ["x": "a", "y": "a"], hostKeys: [])
        #expect(policy.services(on: stranger).isEmpty)
        for role in policy.roles.values { #expect(!policy.covers(role, stranger)) }
        for principal in policy.principals.values { #expect(!policy.mayLook(principal, at: "other")) }
        #expect(policy.hosts(of: Service(name: "none", hosts: HostSelector(names: ["h1"]), logs: [])).isEmpty)
    }
}
