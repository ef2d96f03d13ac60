import Foundation
import PeekTesting
import Testing

struct DeployRunTests {
    let stage: Stage
    private let down = "echo 'Connection refused' >> \"$LOG\"; exit 255"

    init() throws {
        stage = try Stage()
    }

    private func deploy(_ options: [String] = [], _ command: String, input: String = "") async throws -> Finished {
        try await stage.run(
            ["deploy", "run", "checkout", "v42"] + options + ["--", "sh", "-c", command],
            input: input
        )
    }

    @Test func streamsAndStatusAreTheCommandsOwn() async throws {
        try stage.answer("echo d-0000; echo noise >&2")
        let result = try await deploy(["--message", "it's"], "cat; echo err >&2; exit 7", input: "in")
        #expect(result.output == "in")
        #expect(result.errors == "err\n")
        #expect(result.status == 7)
        #expect(stage.lines.count == 2)
        #expect(stage.lines[0].hasPrefix("deploy start '--id=d-"))
        #expect(stage.lines[0].hasSuffix(#"'--message=it'\''s' -- checkout v42"#))
        #expect(stage.lines[1].hasPrefix("deploy finish '--status=failed' '--finished-at="))
        #expect(stage.spooled.isEmpty)
    }

    @Test func successIsReportedAsSuch() async throws {
        #expect(try await deploy([], "true").status == 0)
        #expect(stage.lines[1].contains("--status=succeeded"))
    }

    @Test func gatewayThatIsDownNeverStopsADeploy() async throws {
        try stage.answer(down)
        let result = try await deploy([], "echo deployed")
        #expect(result.status == 0)
        #expect(result.output == "deployed\n")
        #expect(result.errors.contains("the deploy is not stopped by this, and is recorded later"))
        #expect(stage.spooled.count == 2)
        let start = stage.lines[0]

        try stage.answer("exit 0")
        try stage.write("", to: "lines")
        #expect(try await stage.run(["deploy", "list"]).status == 0)
        #expect(stage.lines.count == 3)
        #expect(stage.lines[0] == start, "the same ID and time as when it began")
        #expect(stage.lines[1].hasPrefix("deploy finish"))
        #expect(stage.lines[2] == "deploy list")
        #expect(stage.spooled.isEmpty)
    }

    @Test func endNeverOvertakesItsStart() async throws {
        try stage.answer("case $LINE in 'deploy start'*) \(down);; esac")
        #expect(try await deploy([], "true").status == 0)
        #expect(!stage.lines.contains { $0.hasPrefix("deploy finish") })
        #expect(stage.spooled.count == 2)
    }

    @Test func refusalForGoodIsToldAndDropped() async throws {
        try stage.answer("echo 'prodpeek: denied: none of your roles may record deploys' >&2; exit 126")
        let result = try await deploy([], "exit 3")
        #expect(result.status == 3)
        #expect(result.errors.contains("prodpeek: denied: "))
        #expect(stage.spooled.isEmpty)
    }

    @Test func missingGatewayDoesNotStopADeploy() async throws {
        let words = ["deploy", "run", "checkout", "v42", "--", "echo", "deployed"]
        let result = try await stage.run(words, environment: ["PRODPEEK_GATEWAY": "nowhere"])
        #expect(result.status == 0)
        #expect(result.output == "deployed\n")
        #expect(stage.spooled.count == 2)
        _ = try await stage.run(["deploy", "list"])
        #expect(stage.spooled.isEmpty, "delivered once a gateway is known")
    }

    @Test func busyIsALimitForWhoAsks() async throws {
        try stage.answer("echo 'prodpeek: limit: bob is deploying' >&2; exit 75")
        let result = try await deploy(["--abort-if-busy"], "echo deployed")
        #expect(result.status == 75)
        #expect(result.output.isEmpty)
        #expect(result.lastError == "prodpeek: limit: bob is deploying")
        #expect(stage.lines.count == 1)
        #expect(stage.lines[0].contains("--abort-if-busy -- checkout v42"))
        #expect(stage.spooled.isEmpty)
    }

    @Test(arguments: ["--wait", "--abort-if-busy"])
    func whoMustKnowIsRefusedWhenItCannotBeKnown(_ option: String) async throws {
        try stage.answer(down)
        let result = try await deploy([option], "echo deployed")
        #expect(result.status == 69)
        #expect(result.output.isEmpty)
        #expect(result.lastError.hasPrefix("prodpeek: unavailable: "))
        #expect(stage.spooled.isEmpty)
    }

    @Test func waitEndsWhenTheOtherDeployDoes() async throws {
        let busy = "\(stage.directory)/busy"
        try stage.answer("if mkdir '\(busy)' 2>/dev/null; then echo 'prodpeek: limit: bob' >&2; exit 75; fi")
        let result = try await deploy(["--wait"], "echo deployed")
        #expect(result.status == 0)
        #expect(result.output == "deployed\n")
        #expect(result.errors == "prodpeek: waiting for another deploy to end\n")
        #expect(stage.lines.count == 3)
    }

    @Test func commandThatIsNotThereIsAFailedDeploy() async throws {
        let result = try await stage.run(["deploy", "run", "checkout", "v42", "--", "no-such-program"])
        #expect(result.status == 127)
        #expect(stage.lines[1].contains("--status=failed"))
    }

    @Test func commandEndedByASignalIsAFailedDeploy() async throws {
        #expect(try await deploy([], "kill -TERM $$").status == 143)
        #expect(stage.lines[1].contains("--status=failed"))
    }

    @Test func commandHasUsualSignals() async throws {
        #expect(try await deploy([], "yes | head -1").output == "y\n")
        #expect(try await deploy([], "grep -c '^SigBlk:.0000000000000000$' /proc/self/status").output == "1\n")
    }

    @Test func damagedReportDoesNotStopOthers() async throws {
        try stage.write("{", to: ".local/state/prodpeek/e-0000.report.json")
        let result = try await deploy([], "true")
        #expect(result.status == 0)
        #expect(stage.lines.count == 2)
        #expect(stage.spooled == ["e-0000.report.json"])
    }
}
