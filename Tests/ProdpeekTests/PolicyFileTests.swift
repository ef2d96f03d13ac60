import Foundation
import PeekTesting
import Testing

struct PolicyFileTests {
    let stage: Stage

    init() throws {
        stage = try Stage()
        try stage.write(Self.policy, to: "policies/policy.yaml")
    }

    private static let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB8yQ0bR1u4Yt6G0fN3V0W8rC2o6u6z0sXyS7p1x2Q3k"

    private static let policy = """
        principals:
          dev: {keys: ["\(key)"], roles: [developer]}
        hosts:
          web1: {address: 192.0.2.1, hostKeys: ["\(key.replacing("B8yQ0b", with: "C8yQ0b"))"]}
        services:
          checkout: {hosts: [web1], logs: {app: /var/log/checkout/app.log}}
        roles:
          developer: {services: [checkout], commands: [tail]}
        """

    private func policy(_ words: String...) -> [String] {
        ["policy"] + words + ["--policy", "\(stage.directory)/policies/policy.yaml", "--as", "dev", "--host", "web1"]
    }

    @Test func checkSaysWhetherAFileIsRight() async throws {
        let right = try await stage.run(["policy", "check", "\(stage.directory)/policies/policy.yaml"])
        #expect(right.status == 0, "\(right.errors)")
        try stage.write(Self.policy.replacing("[tail]", with: "[tial]"), to: "wrong.yaml")
        let wrong = try await stage.run(["policy", "check", "\(stage.directory)/wrong.yaml"])
        #expect(wrong.status == 1)
        #expect(wrong.errors.contains("wrong.yaml:8:"))
        #expect(try await stage.run(["policy", "check", "\(stage.directory)/none.yaml"]).status == 1)
    }

    @Test func evalDecidesByTheFile() async throws {
        let input = "tail /var/log/checkout/app.log\nrm -rf /\n\u{1B}[31m\n"
        let result = try await stage.run(policy("eval"), input: input)
        #expect(result.status == 0)
        let rows = result.output.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
        #expect(rows.map { $0[0] } == ["allow", "deny", "deny"])
        #expect(rows.map { $0[2] } == ["tail /var/log/checkout/app.log", "rm -rf /", "\\e[31m"])
        #expect(stage.lines.isEmpty, "no gateway is asked")
    }

    @Test func explainSaysWhy() async throws {
        let result = try await stage.run(policy("explain") + ["--", "tail", "/var/log/checkout/app.log"])
        #expect(result.status == 0)
        #expect(result.output.contains("/usr/bin/tail"))
    }

    private static let cases = """
        policy: ../policy.yaml
        as: dev
        host: web1
        cases:
          - allow: tail /var/log/checkout/app.log
            rule: role developer
          - deny: rm x
            rule: catalogue

        """

    @Test func testJudgesTheCasesBesideAPolicy() async throws {
        let directory = "\(stage.directory)/policies"
        try stage.write(Self.cases, to: "policies/tests/dev.yaml")
        for path in [directory, "\(directory)/", "\(directory)/tests", "\(directory)/tests/dev.yaml"] {
            let right = try await stage.run(["policy", "test", path])
            #expect(right.status == 0, "\(right.errors)")
            #expect(right.errors.isEmpty)
            #expect(right.output.contains("1 of 5 rules is reached by no case"))
            #expect(right.output.contains("refuses a line"))
            #expect(right.output.contains("policies/policy.yaml:8"))
            #expect(right.output.hasSuffix("2 cases: 2 pass, 0 fail\n"))
        }
        try stage.write(Self.cases.replacing("deny: rm x", with: "allow: rm x"), to: "policies/tests/wrong.yaml")
        let wrong = try await stage.run(["policy", "test", directory])
        #expect(wrong.status == 1)
        #expect(wrong.output.hasPrefix("\(directory)/tests/wrong.yaml:7:5: not decided as expected\n"))
        #expect(wrong.output.hasSuffix("4 cases: 3 pass, 1 fail\n"))
        let json = try await stage.run(["policy", "test", directory, "--json"])
        #expect(json.status == 1)
        #expect(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) is [String: Any])
        #expect(stage.lines.isEmpty, "no gateway is asked")
    }

    @Test func testTellsWhatIsWrongInFilesAsCheckDoes() async throws {
        let directory = "\(stage.directory)/policies"
        try stage.write("x: 1\n", to: "policies/tests/dev.yaml")
        let cases = try await stage.run(["policy", "test", directory])
        #expect(cases.status == 1)
        #expect(cases.errors.contains("dev.yaml:1:1: a file of cases has no key \"x\""))
        #expect(cases.output.isEmpty)
        try stage.write(Self.cases, to: "policies/tests/dev.yaml")
        try stage.write(Self.policy.replacing("[tail]", with: "[tial]"), to: "policies/policy.yaml")
        let policy = try await stage.run(["policy", "test", directory])
        #expect(policy.status == 1)
        #expect(policy.errors == (try await stage.run(["policy", "check", "\(directory)/policy.yaml"])).errors)
    }

    @Test func nothingToTestIsNoSuccess() async throws {
        let empty = "\(stage.directory)/empty"
        try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
        #expect(try await stage.run(["policy", "test", empty]).status == 1)
        let none = try await stage.run(["policy", "test", "\(stage.directory)/none"])
        #expect(none.status == 64)
        #expect(none.lastError.hasPrefix("prodpeek: usage: there is no "))
    }

    @Test func shippedCasesPassOutOfTheBox() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let result = try await stage.run(["policy", "test", root.appending(path: "policies/tests").path])
        #expect(result.status == 0, "\(result.output)\(result.errors)")
    }

    @Test func diffSaysWhoGainsAndLosesWhat() async throws {
        let old = "\(stage.directory)/policies/policy.yaml"
        let new = "\(stage.directory)/new.yaml"
        try stage.write(Self.policy.replacing("[tail]", with: "[cat]"), to: "new.yaml")
        let result = try await stage.run(["policy", "diff", old, new])
        #expect(result.status == 0)
        #expect(
            result.output == """
                +  dev  gains the command cat (role developer)
                -  dev  loses the command tail (role developer)

                """
        )
        let same = try await stage.run(["policy", "diff", old, old])
        #expect(same.output == "no difference in what anybody may do\n" && same.status == 0)
        let json = try await stage.run(["policy", "diff", old, new, "--json"])
        let rows = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
        #expect(rows?.map { $0["effect"] as? String } == ["gain", "lose"])
        #expect(try await stage.run(["policy", "diff", old, "\(stage.directory)/none.yaml"]).status == 64)
        #expect(stage.lines.isEmpty, "no gateway is asked")
    }

    @Test func schemaIsPrintedWithoutAGateway() async throws {
        for words in [["policy", "schema"], ["policy", "schema", "cases"]] {
            let result = try await stage.run(words)
            #expect(result.status == 0)
            let schema = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
            #expect(schema?["$schema"] as? String == "http://json-schema.org/draft-07/schema#")
            #expect(schema?["additionalProperties"] as? Bool == false)
        }
        #expect(stage.lines.isEmpty)
    }

    @Test func candidateIsSentToTheGateway() async throws {
        try stage.answer("cat; echo err >&2; exit 3")
        let file = "\(stage.directory)/policies/policy.yaml"
        let result = try await stage.run(["policy", "replay", file, "--since", "2d", "--json"], input: "not this")
        #expect(stage.lines == ["policy replay - '--name=\(file)' '--since=2d' --json"])
        #expect(result.output == Self.policy)
        #expect(result.errors == "err\n")
        #expect(result.status == 3)
    }

    @Test func candidateCanComeFromStdin() async throws {
        try stage.answer("cat")
        let result = try await stage.run(["policy", "replay", "-"], input: "typed")
        #expect(stage.lines == ["policy replay -"])
        #expect(result.output == "typed")
    }

    @Test(arguments: ["none.yaml", "policies"])
    func candidateThatIsNoFileIsNotSent(name: String) async throws {
        let result = try await stage.run(["policy", "replay", "\(stage.directory)/\(name)"])
        #expect(result.status == 64)
        #expect(result.lastError.hasPrefix("prodpeek: usage: there is no policy file "))
        #expect(stage.lines.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: "\(stage.directory)/none.yaml"))
    }
}
