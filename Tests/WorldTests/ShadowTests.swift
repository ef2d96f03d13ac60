import Foundation
import PeekTesting
import Testing

/// A policy in shadow decides beside the live one, and nobody is affected.
@Suite(.inOneWorld, .serialized)
struct ShadowTests {
    let world: World

    init() throws { world = try #require(World.current) }

    private var shadow: String { world.place + "/next.yaml" }

    /// Lets the gateway run with a shadow; it is started anew, as its configuration is read only then.
    private func startShadow(_ policy: String) async throws {
        try write(policy)
        let config = world.place + "/gateway/config.yaml"
        let text = try String(contentsOfFile: config, encoding: .utf8)
        guard !text.contains("\nshadow: ") else { return }
        let gateway = try #require(try await world.environment()["PRODPEEKD_PID"].flatMap(pid_t.init))
        let handle = try FileHandle(forWritingTo: URL(filePath: config))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("shadow: \"\(shadow)\"\n".utf8))
        try handle.close()
        let process = try HeldProcess(gateway)
        kill(gateway, SIGTERM)
        try await process.waitForEnd("the gateway never stopped")
        try await world.up()
    }

    private func write(_ policy: String) throws {
        try Data(policy.utf8).write(to: URL(filePath: shadow), options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: shadow)
    }

    private func page(_ name: String) async throws -> String {
        try await Finished.running(["/usr/bin/curl", "-s", Person.operatorOf(world)["HTTP_URL"] + name]).output
    }

    @Test func whatOnlyTheShadowDeniesRuns() async throws {
        let narrow = try world.policy().replacing("commands: all", with: "commands: [tail]", maxReplacements: 1)
        let loaded = try await world.events(
            during: { try await startShadow(narrow) },
            until: { $0.contains { $0.fact.type == "policy.shadow-loaded" } }
        )
        let hash = try #require(
            loaded.last { $0.fact.type == "policy.shadow-loaded" }?.fact.details.text?["shadowHash"]
        )
        let dev = try await Person.developer(of: world)
        let ops = try await Person.operatorOf(world)
        let events = try await world.events(
            during: {
                for line in ["uptime", "uptime", "uptime", "tail -n 1 /var/log/nginx/access.log"] {
                    let seen = try await dev.run(line)
                    #expect(seen.status == 0, "\(seen.errors)")
                }
                // Here both decide alike.
                let denied = try await dev.run("rm x")
                let allowed = try await ops.run("uptime")
                #expect(denied.status == 126 && allowed.status == 0)
            },
            until: { $0.contains { $0.fact.type == "policy.shadow-differed" } }
        )
        let differed = events.filter { $0.fact.type == "policy.shadow-differed" }.map(\.fact)
        try #require(differed.count == 1, "three of a kind are one event within the hour")
        #expect(differed[0].principal == "dev")
        #expect(differed[0].outcome == "denied")
        #expect(differed[0].subject["host"] == "web1")
        let details = try #require(differed[0].details.text)
        #expect(details["line"] == "uptime")
        #expect(details["liveRule"] == "role developer")
        #expect(details["shadowRule"] == "role developer: commands")
        #expect(details["shadowHash"] == hash)
        #expect(differed[0].policyHash != hash)
        try await eventually("they were never counted") {
            try await page("/metrics").contains("\nprodpeek_shadow_differences_total 3\n")
        }
        #expect(try await page("/metrics").contains("\nprodpeek_shadow_uncompared_total 0\n"))
        let status = try await ops.run("status", on: "prodpeek").output
        #expect(status.contains("shadow policy \(hash.prefix(12)): 3 decisions differ since "), "\(status)")
        #expect(status.contains("; see prodpeek policy shadow"))
        #expect(try await !dev.run("status", on: "prodpeek").output.contains("shadow"))
        let listed = try await ops.run("policy shadow", on: "prodpeek")
        #expect(listed.output.contains("dev: 1 line would be refused (1 time)"), "\(listed.output)")
        #expect(try await dev.run("policy shadow --json", on: "prodpeek").output.contains(#""line":"uptime""#))
        #expect(try await page("/readyz").contains(#""shadow":{"state":"ok"}"#))
    }

    @Test(arguments: ["roles: [", "", nil])
    func brokenShadowIsAWarningAndNothingElse(_ broken: String?) async throws {
        try await startShadow(try world.policy())
        let dev = try await Person.developer(of: world)
        let events = try await world.events(
            during: { if let broken { try write(broken) } else { try FileManager.default.removeItem(atPath: shadow) } },
            until: { $0.contains { $0.fact.type == "policy.shadow-rejected" } }
        )
        let rejected = try #require(events.first { $0.fact.type == "policy.shadow-rejected" }?.fact)
        #expect(rejected.outcome == "failure")
        #expect(rejected.reason.contains(#/next\.yaml:\d+:\d+: /#), "\(rejected.reason)")
        #expect(!events.contains { $0.fact.type == "policy.rejected" })
        #expect(try await dev.run("uptime").status == 0)
        #expect(try await dev.run("rm x").status == 126)
        let ready = try await page("/readyz")
        #expect(ready.contains(#""ready":true"#), "\(ready)")
        #expect(ready.contains(#""shadow":{"#) && ready.contains("next.yaml"), "\(ready)")
        #expect(!ready.contains(#""shadow":{"state":"ok"}"#), "\(ready)")
        #expect(try await Person.operatorOf(world).run("status", on: "prodpeek").output.contains("next.yaml:"))
        let gateway = try #require(pid_t(dev["PRODPEEKD_PID"]))
        let again = try await world.events(
            during: { kill(gateway, SIGHUP) },
            until: { seen in
                ["policy.shadow-rejected", "policy.loaded"].allSatisfy { type in seen.contains { $0.fact.type == type }
                }
            }
        )
        #expect(again.filter { $0.fact.type == "policy.shadow-rejected" }.count == 1, "one event for one load")
        _ = try await world.events(
            during: { try write(try world.policy()) },
            until: { $0.contains { $0.fact.type == "policy.shadow-loaded" } }
        )
        #expect(try await page("/readyz").contains(#""shadow":{"state":"ok"}"#))
    }
}
