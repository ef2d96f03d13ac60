import Foundation
import PeekTesting
import Testing

/// A host that cannot be looked at says so within seconds: which host, and what to check.
@Suite(.inOneWorld, .serialized)
struct HostTests {
    let world: World

    init() throws { world = try #require(World.current) }

    @Test func deadHostIsUnavailable() async throws {
        let person = try await Person.developer(of: world)
        kill(try #require(pid_t(person["HOST_PID_db1"])), SIGKILL)
        try await unavailable("db1", saying: ["cannot be reached", "check that the host is up"])
        #expect(try await person.run("uptime").status == 0)
        try await world.up()
        #expect(try await person.run("uptime", on: "db1").status == 0)
    }

    @Test func frozenHostIsUnavailable() async throws {
        let person = try await Person.developer(of: world)
        let sshd = try #require(pid_t(person["HOST_PID_web2"]))
        kill(sshd, SIGSTOP)
        defer { kill(sshd, SIGCONT) }
        try await unavailable("web2", saying: ["did not answer within 5 s", "not overloaded"])
        #expect(try await person.run("uptime").status == 0)
    }

    @Test func oneHostOfSeveralMayFail() async throws {
        let person = try await Person.developer(of: world)
        let sshd = try #require(pid_t(person["HOST_PID_web2"]))
        kill(sshd, SIGSTOP)
        defer { kill(sshd, SIGCONT) }
        let seen = try await person.run("run web1 web2 -- head -n 1 /etc/hosts", on: "prodpeek")
        #expect(seen.status == 69)
        #expect(seen.output.contains("localhost"))
        #expect(seen.errors.contains("web2 "))
        #expect(seen.lastError.hasPrefix("prodpeek: unavailable: "))
    }

    @Test func anotherHostKeyIsNeverTrusted() async throws {
        let lines = try world.policy().split(separator: "\n").filter { $0.contains("    hostKeys: [") }
        try #require(lines.count == 3)
        let first = lines[0]
        let second = lines[1]
        try await world.withPolicy(replacing: String(first), by: String(second)) {
            try await unavailable("web1", saying: ["the policy does not pin", "hosts.web1.hostKeys", "host-setup"])
        }
        // A host of which only some keys are pinned negotiates one of those.
        let keys = first.split(separator: "\"").map(String.init).filter { $0.contains("AAAA") }
        try #require(keys.count == 3)
        for key in keys {
            try await world.withPolicy(replacing: String(first), by: "    hostKeys: [\"\(key)\"]") {
                let seen = try await Person.developer(of: world).run("uptime")
                #expect(seen.status == 0, "\(seen.errors)")
            }
        }
    }

    @Test func hostThatTrustsAnotherAuthorityIsUnavailable() async throws {
        let root = try await Person.developer(of: world)["HOST_ROOT_web1"]
        let file = URL(filePath: root + "/etc/ssh/prodpeek_ca.pub")
        let trusted = try Data(contentsOf: file)
        let other = try await world.makeKey("ed25519")
        try Data(contentsOf: URL(filePath: other + ".pub")).write(to: file)
        try await unavailable("web1", saying: ["refused the gateway's certificate", "trusted CA", "clock", "prodpeek"])
        try trusted.write(to: file)
        #expect(try await Person.developer(of: world).run("uptime").status == 0)
    }

    private func unavailable(
        _ host: String,
        saying words: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let person = try await Person.developer(of: world)
        let events = try await world.events(
            during: {
                let seen = try await person.run("uptime", on: host)
                #expect(seen.status == 69, "\(seen.errors)", sourceLocation: sourceLocation)
                #expect(seen.output.isEmpty, sourceLocation: sourceLocation)
                #expect(seen.lastError.hasPrefix("prodpeek: unavailable: \(host) "), sourceLocation: sourceLocation)
                for word in words {
                    #expect(seen.errors.contains(word), "\(seen.errors)", sourceLocation: sourceLocation)
                }
            },
            until: { $0.contains { $0.fact.type == "session.ended" } },
            sourceLocation: sourceLocation
        )
        let end = events.last { $0.fact.type == "session.ended" }?.fact
        #expect(end?.outcome == "failure", sourceLocation: sourceLocation)
        #expect(end?.reason.contains(host) == true, sourceLocation: sourceLocation)
    }
}
