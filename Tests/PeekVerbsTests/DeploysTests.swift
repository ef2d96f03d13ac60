import PeekCore
import PeekTesting
import Testing

struct DeploysTests {
    let gateway = Gateway()

    @Test func startPrintsTheIDAlone() async throws {
        let answer = try await gateway.run(
            "deploy start checkout v42 --undo 'deploy v41' --host web1 --kind config",
            as: "ops"
        )
        #expect(answer.status == 0)
        let id = answer.output.trimmingSuffix("\n")
        let deploy = try #require(try await gateway.log.deploy(id))
        #expect(deploy.by == "ops")
        #expect(deploy.kind == .config)
        #expect(deploy.hosts == ["web1"])
        #expect(deploy.undo == "deploy v41")
        #expect(deploy.startedAt == Gateway.now)
        #expect(answer.errors.isEmpty)
    }

    @Test func finishEndsIt() async throws {
        _ = try await gateway.run("deploy start checkout v42 --id ci:7", as: "ops")
        #expect(try await gateway.run("deploy finish last --status failed", as: "ops").output == "ci:7\n")
        #expect(try await gateway.log.deploy("ci:7")?.status == .failed)
        #expect(try await gateway.run("deploy finish ci:7 --status started", as: "ops").status == 64)
        #expect(try await gateway.run("deploy finish none --status failed", as: "ops").status == 66)
    }

    @Test func lateReportKeepsItsTimes() async throws {
        let (start, end) = (Gateway.now.adding(seconds: -900), Gateway.now.adding(seconds: -800))
        _ = try await gateway.run("deploy start checkout v42 --id x --started-at \(start)", as: "ops")
        _ = try await gateway.run("deploy finish x --status succeeded --finished-at \(end)", as: "ops")
        let deploy = try #require(try await gateway.log.deploy("x"))
        #expect(deploy.startedAt == start)
        #expect(deploy.finishedAt == end)
        #expect(deploy.status == .succeeded)
    }

    @Test func whoMayNotWriteIsRefused() async throws {
        try await gateway.deploy("v42", ago: 60, .started)
        for line in ["start checkout v43", "finish last --status failed"] {
            let answer = try await gateway.run("deploy \(line)")
            #expect(answer.status == 126)
            #expect(answer.lastErrorLine == "prodpeek: denied: none of your roles may record deploys")
        }
        #expect(try await gateway.log.deploys(DeployFilter()).map(\.version) == ["v42"])
    }

    @Test func anotherDeployInProgressIsALimitWhereAsked() async throws {
        try await gateway.deploy("v42", ago: 60, .started)
        let answer = try await gateway.run("deploy start checkout v43 --abort-if-busy", as: "ops")
        #expect(answer.status == 75)
        #expect(answer.lastErrorLine.hasPrefix("prodpeek: limit: ops is deploying checkout v42"))
        #expect(try await gateway.run("deploy start checkout v43", as: "ops").status == 0)
    }

    @Test func listHasWhatOneMaySee() async throws {
        let mine = try await gateway.deploy("v42", ago: 60)
        let theirs = try await gateway.deploy("l7", of: "ledger", ago: 30)
        let answer = try await gateway.run("deploy list")
        #expect(answer.output.contains(mine))
        #expect(!answer.output.contains("ledger"))
        #expect(try await gateway.run("deploy show \(theirs)").status == 66)
        #expect(try await gateway.run("deploy show \(mine)").output.contains("v42"))
        let all = try objects(try await gateway.run("deploy list --json", as: "ops").output)
        #expect(all.map { $0["id"] as? String } == [theirs, mine])
        #expect(all[0]["status"] as? String == "succeeded")
        let some = try objects(
            try await gateway.run("deploy list --json --service checkout --since 1h", as: "ops").output
        )
        #expect(some.count == 1)
    }

    @Test func unknownServiceIsNotFound() async throws {
        let answer = try await gateway.run("deploy start chekout v1", as: "ops")
        #expect(answer.status == 66)
        #expect(answer.errors.contains("try:  checkout"))
    }

    @Test func runIsLocal() async throws {
        let answer = try await gateway.run("deploy run checkout v1 -- make deploy", as: "ops")
        #expect(answer.status == 64)
        #expect(answer.errors.contains("prodpeek deploy run checkout v1 -- make deploy"))
    }
}

extension String {
    func trimmingSuffix(_ suffix: String) -> String { hasSuffix(suffix) ? String(dropLast(suffix.count)) : self }
}
