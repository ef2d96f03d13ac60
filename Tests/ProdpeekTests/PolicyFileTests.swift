import Foundation
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

    @Test func checkSaysWhetherAFileIsRight() throws {
        let right = try stage.run(["policy", "check", "\(stage.directory)/policies/policy.yaml"])
        #expect(right.status == 0, "\(right.errors)")
        try stage.write(Self.policy.replacing("[tail]", with: "[tial]"), to: "wrong.yaml")
        let wrong = try stage.run(["policy", "check", "\(stage.directory)/wrong.yaml"])
        #expect(wrong.status == 1)
        #expect(wrong.errors.contains("wrong.yaml:8:"))
        #expect(try stage.run(["policy", "check", "\(stage.directory)/none.yaml"]).status == 1)
    }

    @Test func evalDecidesByTheFile() throws {
        let input = "tail /var/log/checkout/app.log\nrm -rf /\n\u{1B}[31m\n"
        let result = try stage.run(policy("eval"), input: input)
        #expect(result.status == 0)
        let rows = result.output.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
        #expect(rows.map { $0[0] } == ["allow", "deny", "deny"])
        #expect(rows.map { $0[2] } == ["tail /var/log/checkout/app.log", "rm -rf /", "\\e[31m"])
        #expect(stage.lines.isEmpty, "no gateway is asked")
    }

    @Test func explainSaysWhy() throws {
        let result = try stage.run(policy("explain") + ["--", "tail", "/var/log/checkout/app.log"])
        #expect(result.status == 0)
        #expect(result.output.contains("/usr/bin/tail"))
    }

    @Test func testMeetsExpectations() throws {
        let directory = "\(stage.directory)/policies"
        #expect(try stage.run(["policy", "test", directory]).status == 1, "nothing is expected")
        try stage.write(
            "# a comment\nallow\tdev\tweb1\ttail /var/log/checkout/app.log\ndeny\tdev\tweb1\tid\n",
            to: "policies/a.tsv"
        )
        let right = try stage.run(["policy", "test", directory])
        #expect(right.status == 0)
        #expect(right.output == "2 expectations, 2 met\n")
        try stage.write(
            "allow\tdev\tweb1\tid\ndeny\tdve\tweb1\tid\nrubbish\ndeny\tdev\tweb1\ttail\t/x\n",
            to: "policies/b.tsv"
        )
        let wrong = try stage.run(["policy", "test", directory])
        #expect(wrong.status == 1)
        #expect(wrong.output.contains("b.tsv:1: denied: "))
        #expect(wrong.output.contains("b.tsv:2: "), "a mistyped principal is no met expectation")
        #expect(wrong.output.contains("b.tsv:3: not: allow or deny"))
        #expect(wrong.output.hasSuffix("6 expectations, 3 met\n"))
    }

    @Test func candidateIsSentToTheGateway() throws {
        try stage.answer("cat; echo err >&2; exit 3")
        let file = "\(stage.directory)/policies/policy.yaml"
        let result = try stage.run(["policy", "replay", file, "--since", "2d", "--json"], input: "not this")
        #expect(stage.lines == ["policy replay - '--name=\(file)' '--since=2d' --json"])
        #expect(result.output == Self.policy)
        #expect(result.errors == "err\n")
        #expect(result.status == 3)
    }

    @Test func candidateCanComeFromStdin() throws {
        try stage.answer("cat")
        let result = try stage.run(["policy", "replay", "-"], input: "typed")
        #expect(stage.lines == ["policy replay -"])
        #expect(result.output == "typed")
    }

    @Test(arguments: ["none.yaml", "policies"])
    func candidateThatIsNoFileIsNotSent(name: String) throws {
        let result = try stage.run(["policy", "replay", "\(stage.directory)/\(name)"])
        #expect(result.status == 64)
        #expect(result.lastErrorLine.hasPrefix("prodpeek: usage: there is no policy file "))
        #expect(stage.lines.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: "\(stage.directory)/none.yaml"))
    }
}
