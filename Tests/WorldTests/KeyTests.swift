import Foundation
import PeekTesting
import Testing

/// Which keys open the door, and who holds it up.
@Suite(.inOneWorld, .serialized)
struct KeyTests {
    let world: World

    init() throws { world = try #require(World.current) }

    @Test(arguments: ["dev_ecdsa", "dev_rsa"])
    func listedKeyOpensTheDoor(name: String) async throws {
        var person = try await Person.developer(of: world)
        person.key = world.place + "/keys/" + name
        #expect(try await person.run("uptime").status == 255)
        try await withDeveloperKey(try publicKey(person.key)) {
            let seen = try await person.run("uptime")
            #expect(seen.status == 0, "\(seen.errors)")
        }
    }

    @Test func strangerIsRefusedAndRecorded() async throws {
        var person = try await Person.developer(of: world)
        person.key = person["STRANGER_KEY"]
        let refused = try await world.events(
            during: {
                let seen = try await person.run("uptime")
                #expect(seen.status == 255)
                #expect(seen.output.isEmpty)
                #expect(seen.errors.contains("Permission denied (publickey)"))
            },
            until: { $0.contains { $0.fact.type == "authentication.failed" } }
        )
        #expect(refused.count == 1)
        #expect(refused.first?.fact.outcome == "denied")
    }

    @Test func shortRSAKeyIsNoKey() async throws {
        var person = try await Person.developer(of: world)
        person.key = try await world.makeKey("rsa", bits: 2048)
        let line = try publicKey(person.key)
        let seen = try await person.run("uptime")
        #expect(seen.status == 255)
        let before = try await world.events().last?.fact.policyHash
        let rejected = try await world.events(
            during: { try world.write(try developer(with: line)) },
            until: { $0.contains { $0.fact.type == "policy.rejected" } }
        )
        #expect(rejected.last?.fact.reason.contains("3072") == true)
        #expect(rejected.last?.fact.policyHash == before)
        #expect(try await person.run("uptime").status == 255)
        _ = try await world.events(
            during: { try world.write(try world.policy().replacing("\"\(line)\", ", with: "")) },
            until: { $0.contains { $0.fact.type == "policy.loaded" } }
        )
    }

    @Test(arguments: ["sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"])
    func authenticatorOpensTheDoor(kind: String) async throws {
        let (person, line) = try await authenticator(kind, spoiled: "")
        #expect(try await person.run(bytes: Array("uptime".utf8)).status == 251)
        try await withDeveloperKey(line) {
            let seen = try await person.run(bytes: Array("head -n 1 /etc/hosts".utf8))
            #expect(seen.status == 0, "\(seen.errors)")
            #expect(seen.output.contains("localhost"))
        }
    }

    @Test func signatureForAnotherDoorIsRefusedAndRecorded() async throws {
        let (web, webLine) = try await authenticator("sk-ssh-ed25519@openssh.com", spoiled: "application")
        let (replayed, replayedLine) = try await authenticator("sk-ecdsa-sha2-nistp256@openssh.com", spoiled: "data")
        try await withDeveloperKey("\(webLine)\", \"\(replayedLine)") {
            let events = try await world.events(
                during: {
                    try await withThrowingTaskGroup(of: Finished.self) { group in
                        for person in [web, replayed] {
                            group.addTask { try await person.run(bytes: Array("head -n 1 /etc/hosts".utf8)) }
                        }
                        for try await seen in group {
                            #expect(seen.status == 251)
                            #expect(seen.output.isEmpty)
                        }
                    }
                },
                until: { $0.count { $0.fact.type == "authentication.failed" } == 2 }
            )
            #expect(!events.contains { $0.fact.type == "session.started" })
        }
    }

    private func authenticator(_ kind: String, spoiled: String) async throws -> (Person, String) {
        var person = try await Person.developer(of: world)
        person.key = world.directory.appending(path: "\(kind)-\(spoiled).fido").path()
        let words = ["/usr/bin/python3", World.program("fido.py"), kind, person.key, spoiled]
        let made = try await Finished.running(words)
        try #require(made.status == 0, "\(made.errors)")
        return (person, made.output.trimmingCharacters(in: .newlines))
    }

    @Test func agentWithManyKeysGetsIn() async throws {
        var person = try await Person.developer(of: world)
        let socket = world.directory.appending(path: "agent").path()
        try await Running.whileRunning(["/usr/bin/ssh-agent", "-D", "-a", socket]) { agent in
            try await agent.makes(socket)
            var keys: [String] = []
            for _ in 0..<20 { keys.append(try await world.makeKey("ed25519")) }
            let add = ["/usr/bin/env", "SSH_AUTH_SOCK=\(socket)", "/usr/bin/ssh-add", "-q"]
            let added = try await Finished.running(add + keys + [person.key])
            try #require(added.status == 0, "\(added.errors)")
            person.key = "/dev/null"
            let agent = ["-o", "IdentitiesOnly=no", "-o", "IdentityAgent=\(socket)"]
            let seen = try await person.run("uptime", options: agent)
            #expect(seen.status == 0, "\(seen.errors)")
        }
    }

    @Test func connectionsThatNeverAuthenticateAreClosedAndKeepNobodyOut() async throws {
        let person = try await Person.developer(of: world)
        let words = [
            "/usr/bin/python3", World.program("hang.py"), person["GATEWAY_HOST"], person["GATEWAY_PORT"], "60",
        ]
        try await Running.whileRunning(words) { hanging in
            try await hanging.until("they are not open") { try hanging.output().hasPrefix("open\n") }
            let seen = try await person.run("uptime")
            #expect(seen.status == 0, "\(seen.errors)")
            try await hanging.until("they stay open") {
                try hanging.output().split(separator: "\n").count == 2
            }
            let seconds = try hanging.output().split(whereSeparator: \.isWhitespace).dropFirst().compactMap { Int($0) }
            // OpenSSH's LoginGraceTime is 120 s; the gateway says 20.
            #expect(seconds.allSatisfy { $0 >= 15 }, "\(seconds)")
            #expect(await hanging.status() == 0)
        }
    }

    private func withDeveloperKey(_ line: String, _ body: () async throws -> Void) async throws {
        try await world.withPolicy(replacing: "  dev:\n    keys: [", by: "  dev:\n    keys: [\"\(line)\", ", body)
    }

    private func developer(with line: String) throws -> String {
        try world.policy().replacing("  dev:\n    keys: [", with: "  dev:\n    keys: [\"\(line)\", ")
    }

    private func publicKey(_ key: String) throws -> String {
        try String(contentsOfFile: key + ".pub", encoding: .utf8).split(separator: " ").prefix(2).joined(separator: " ")
    }
}
