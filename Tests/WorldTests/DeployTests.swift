import Foundation
import PeekTesting
import Testing

/// Whoever watches a host sees what is deployed on it.
@Suite(.inOneWorld, .serialized)
struct DeployTests {
    let world: World

    init() throws { world = try #require(World.current) }

    @Test func deployReachesWhoeverTailsTheHostOnce() async throws {
        let person = try await Person.developer(of: world)
        let plain = person.ssh("web1", "tail -F /var/log/checkout/app.log")
        let elsewhere = person.ssh("db1", "tail -F /var/log/ledger/app.log")
        let terminal = person.ssh("web2", "tail -F /var/log/checkout/app.log", options: ["-tt"])
        let verb = person.ssh("prodpeek", "tail checkout")
        try await Running.whileRunning(plain) { plain in
            try await Running.whileRunning(elsewhere) { elsewhere in
                try await Running.whileRunning(terminal) { terminal in
                    try await Running.whileRunning(verb) { verb in
                        for one in [plain, elsewhere, terminal, verb] { try await one.showsAnything() }
                        let posted = try await post(#"{"id": "d-77", "service": "checkout", "version": "v7.7"}"#)
                        #expect(posted.output.hasSuffix("\n201"), "\(posted.output)")
                        for one in [plain, terminal] { try await one.says("v7.7") }
                        try await verb.until("no notice") { try (verb.output() + verb.errors()).contains("v7.7") }
                        let ended = #"{"id": "d-77", "service": "checkout", "version": "v7.7", "status": "succeeded"}"#
                        #expect(try await post(ended, status: nil).output.hasSuffix("\n200"))
                        try await plain.until("no end") {
                            try plain.errors().split(separator: "\n").count { $0.contains("v7.7") } == 2
                        }
                        // One more event, so that a third line about the first would have come by now.
                        _ = try await post(#"{"service": "checkout", "version": "v7.8"}"#)
                        try await plain.says("v7.8")
                        #expect(try plain.errors().split(separator: "\n").count { $0.contains("v7.7") } == 2)
                        #expect(try !plain.output().contains("v7.7"))
                        #expect(try !elsewhere.errors().contains("v7.7"))
                        let lines = try terminal.errors().split(separator: "\r\n").filter { $0.contains("v7.7") }
                        #expect(lines.count == 2)
                        #expect(lines.allSatisfy { !$0.contains("\n") && !$0.contains("order") }, "\(lines)")
                        try await verb.until("the tail of a service does not say it") {
                            try (verb.output() + verb.errors()).contains("v7.8")
                        }
                        // Two hosts, one deploy, one line for its start and one for its end.
                        let drawn = try (verb.output() + verb.errors()).split(separator: "\n")
                        #expect(drawn.count { $0.contains("v7.7") } == 2, "\(drawn.filter { $0.contains("v7.7") })")
                        #expect(drawn.allSatisfy { !$0.contains("v7.7") || !$0.contains("order placed") })
                    }
                }
            }
        }
    }

    @Test func sessionKnowsTheVersionsOfItsHost() async throws {
        let person = try await Person.developer(of: world)
        _ = try await post(#"{"service": "ledger", "version": "v3.1", "by": "anna"}"#, status: "succeeded")
        let seen = try await person.run("head -n 1 /etc/hosts", on: "db1")
        #expect(seen.errors.contains("ledger v3.1 by anna"), "\(seen.errors)")
        let shown = try await person.run("session show last --json", on: "prodpeek").output
        #expect(shown.contains("\"version\":\"v3.1\""), "\(shown)")
        let quiet = try await person.run("head -n 1 /etc/hosts", on: "db1", options: ["-o", "SetEnv=PRODPEEK_QUIET=1"])
        #expect(quiet.errors.isEmpty)
    }

    @Test func deployThatLandsDuringASessionIsAMarkerOfIt() async throws {
        let person = try await Person.developer(of: world)
        try await Running.whileRunning(person.ssh("db1", "tail -F /var/log/ledger/app.log")) { running in
            try await running.showsAnything()
            _ = try await post(#"{"service": "ledger", "version": "v3.2"}"#)
            try await running.says("v3.2")
            running.signal(SIGKILL)
        }
        try await eventually("no marker") {
            let shown = try await person.run("session show last --json", on: "prodpeek").output
            return shown.contains(#""state":"disconnect""#) && !shown.contains(#""markers":[]"#)
                && shown.contains("v3.2")
        }
    }

    @Test(arguments: ["ssh", "prodpeek"])
    func operatorDeploysByCommandAndDeveloperMayNot(program: String) async throws {
        let ops = try await Person.operatorOf(world)
        let dev = try await Person.developer(of: world)
        let version = "v9-\(program)"
        let started = try await verb("deploy start checkout \(version) --message faster", by: ops, with: program)
        #expect(started.status == 0, "\(started.errors)")
        let deploy = started.output.trimmingCharacters(in: .newlines)
        #expect(deploy.hasPrefix("d-"))
        let banner = try await dev.run("uptime").errors
        #expect(banner.contains(version), "\(banner)")
        let finished = try await verb("deploy finish \(deploy) --status succeeded", by: ops, with: program)
        #expect(finished.status == 0, "\(finished.errors)")
        let listed = try await verb("deploy list --json", by: dev, with: program).output
        #expect(listed.contains("\"\(deploy)\""))
        let refused = try await verb("deploy start checkout never", by: dev, with: program)
        #expect(refused.status == 126)
        #expect(refused.lastError.hasPrefix("prodpeek: denied: "))
        #expect(try await !verb("deploy list --json", by: dev, with: program).output.contains("never"))
    }

    private func verb(_ line: String, by person: Person, with program: String) async throws -> Finished {
        guard program == "prodpeek" else { return try await person.run(line, on: "prodpeek") }
        let place = ["--gateway", person["GATEWAY_HOST"] + ":" + person["GATEWAY_PORT"], "--identity", person.key]
        let words = line.split(separator: " ").map(String.init)
        return try await .running([person["PRODPEEK"]] + place + ["--known-hosts", person["KNOWN_HOSTS"]] + words)
    }

    @Test func lastDeployIsAMetric() async throws {
        let person = try await Person.developer(of: world)
        _ = try await post(#"{"service": "checkout", "version": "v11"}"#, status: "succeeded")
        let metrics = try await Finished.running(["/usr/bin/curl", "-s", person["HTTP_URL"] + "/metrics"]).output
        let line = metrics.split(separator: "\n").first {
            $0.hasPrefix(#"prodpeek_last_deploy_timestamp_seconds{service="checkout""#)
        }
        let seconds = try #require(line?.split(separator: " ").last.flatMap { Double($0) }, "\(metrics)")
        #expect(abs(seconds - Date.now.timeIntervalSince1970) < 60)
    }

    @Test func hostileDeployCannotWriteToTerminals() async throws {
        let person = try await Person.developer(of: world)
        try await Running.whileRunning(person.ssh("web1", "tail -F /var/log/checkout/app.log")) { running in
            try await running.showsAnything()
            let before = try running.errors().split(separator: "\n").count
            let text = #"{"service": "checkout", "version": "v66\u001b]0;owned\u0007\nprodpeek: denied: x\u202e"}"#
            let answer = try await post(text)
            if answer.output.hasSuffix("\n201") {
                try await running.says("v66")
                #expect(try running.errors().split(separator: "\n").count == before + 1)
            }
            #expect(
                try !running.errors().unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{7}" || $0 == "\u{202E}" }
            )
        }
    }

    @Test(arguments: ["", "Authorization: Bearer wrong", "Authorization: Basic Y2k6Y2k="])
    func deployWithoutTokenIsRefused(header: String) async throws {
        let person = try await Person.developer(of: world)
        let body = #"{"service": "checkout", "version": "v-forged", "by": "x", "status": "succeeded"}"#
        let words = ["/usr/bin/curl", "-s", "-w", "\n%{http_code}", "-H", "Content-Type: application/json"]
        let answer = try await Finished.running(
            words + (header.isEmpty ? [] : ["-H", header]) + ["-d", body, person["HTTP_URL"] + "/api/v1/deploys"]
        )
        #expect(answer.output.hasSuffix("\n401"), "\(answer.output)")
        #expect(answer.output.contains(#""error""#))
        #expect(try await !person.run("deploy list --json", on: "prodpeek").output.contains("v-forged"))
    }

    private func post(_ body: String, status: String? = "started") async throws -> Finished {
        let environment = try await world.environment()
        let by = body.contains("\"by\"") ? "" : #", "by": "ci""#
        let state = status.map { #", "status": "\#($0)""# } ?? ""
        return try await .running([
            "/usr/bin/curl", "-s", "-w", "\n%{http_code}", "-H",
            "Authorization: Bearer \(environment["DEPLOY_TOKEN"] ?? "")", "-H", "Content-Type: application/json", "-d",
            body.dropLast() + by + state + "}", (environment["HTTP_URL"] ?? "") + "/api/v1/deploys",
        ])
    }
}
