import Foundation
import PeekCore
import Testing

struct HostsTests {
    let gateway = Gateway()

    @Test func hostsAreThoseOfOnesRoles() async throws {
        try await gateway.deploy("v42", ago: 3600)
        let answer = try await gateway.run("hosts")
        #expect(answer.status == 0)
        #expect(answer.output.contains("web1"))
        #expect(answer.output.contains("checkout v42"))
        #expect(!answer.output.contains("db1"))
        #expect(answer.errors.isEmpty)
    }

    @Test func hostsInJSONAreOneArrayWithStableFields() async throws {
        try await gateway.deploy("v42", ago: 3600)
        let answer = try await gateway.run("hosts --json")
        let rows = try objects(answer.output)
        #expect(rows.map { $0["name"] as? String } == ["web1", "web2"])
        #expect(Set(rows[0].keys) == ["name", "labels", "services", "versions", "confinement"])
        let versions = try #require(rows[0]["versions"] as? [[String: Any]])
        #expect(versions[0]["version"] as? String == "v42")
        #expect((versions[0]["at"] as? String)?.hasSuffix("Z") == true)
    }

    @Test func whoHasNoRoleSeesNoHost() async throws {
        let answer = try await gateway.run("hosts", as: "guest")
        #expect(answer.status == 0)
        #expect(answer.output.isEmpty)
        #expect(answer.errors.contains("no hosts"))
        #expect(try await gateway.run("hosts --json", as: "guest").output == "[]\n")
    }

    @Test func servicesShowTheirLogs() async throws {
        let answer = try await gateway.run("services")
        #expect(answer.output.contains("app,access,unit"))
        #expect(!answer.output.contains("ledger"))
        let rows = try objects(try await gateway.run("services --json").output)
        let logs = try #require(rows[0]["logs"] as? [[String: String]])
        #expect(logs[0] == ["name": "app", "path": "/var/log/checkout/app.log"])
        #expect(logs[2] == ["name": "unit", "unit": "checkout.service"])
    }

    @Test func whoamiSaysRolesAndPermissions() async throws {
        let answer = try await gateway.run("whoami")
        #expect(answer.output.contains("developer"))
        #expect(answer.output.contains("192.0.2.1:50000"))
        let me = try object(try await gateway.run("whoami --json", as: "ops").output)
        #expect(me["principal"] as? String == "ops")
        #expect((me["may"] as? [String: String])?["recordings.read"] == "all")
        #expect(me["commands"] as? [String] == ["tail", "uptime"])
    }

    @Test func statusShowsDeploysAndWhoLooks() async throws {
        try await gateway.deploy("v41", ago: 7200, undo: "deploy v40")
        try await gateway.deploy("v42", ago: 60, .started)
        try await gateway.session(of: "ops", ago: 300, running: true, line: "tail secret.log")
        let answer = try await gateway.run("status checkout")
        for text in [
            "v41", "undo: deploy v40", "v42", "for 1 min", "ops at web1 for 5 min", "#payments", "runbooks.example",
        ] {
            #expect(answer.output.contains(text), "\(text)")
        }
        #expect(!answer.output.contains("secret.log"), "the line of a session that dev may not read")
    }

    @Test func statusOfOthersServiceIsNotFound() async throws {
        for name in ["ledger", "nothing"] {
            let answer = try await gateway.run("status \(name)")
            #expect(answer.status == 66)
            #expect(
                answer.lastErrorLine == "prodpeek: not found: there is no service \(name), or none that you may see"
            )
        }
    }

    @Test func hostileTextIsMadeVisible() async throws {
        let undo = "x\u{1B}[2J\u{202E}\u{9B}y\nz"
        try await gateway.deploy("v\u{1B}[31m", ago: 3600, undo: undo)
        for line in ["status", "hosts", "deploy list", "deploy show last", "deploy list --json", "hosts --json"] {
            let answer = try await gateway.run(line, as: "ops")
            for scalar in ["\u{1B}", "\u{202E}", "\u{9B}"] as [Unicode.Scalar] {
                #expect(!answer.output.unicodeScalars.contains(scalar), "\(line)")
            }
        }
        let rows = try objects(try await gateway.run("deploy list --json", as: "ops").output)
        #expect(rows[0]["undo"] as? String == undo, "escaping must not change the value")
    }
}

func objects(_ json: String) throws -> [[String: Any]] {
    try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
}

func object(_ json: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
}
