import FoundationEssentials
import PeekCore
import Testing

@testable import PeekPolicyFile

final class PolicyTestFilesTests {
    private let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "prodpeek-cases-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try write(
            """
            principals:
              dev: {keys: ["\(TestKeys.ed25519(1))"], roles: [developer]}
            hosts:
              web1: {address: a, hostKeys: ["\(TestKeys.ed25519(2))"]}
            commands:
              own: {summary: s, binary: /usr/bin/own}
            roles:
              developer:
                hosts: [web1]
                commands: [tail, own]
                read: &read [/srv, /opt]
              second: {hosts: [web1], commands: [cat], read: *read}
            """,
            to: "policy.yaml"
        )
    }

    deinit {
        do {
            try FileManager.default.removeItem(at: directory)
        } catch {
            Issue.record("\(directory.path) cannot be removed: \(error)")
        }
    }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: directory.appending(path: name))
    }

    private func load(_ names: String...) throws -> PolicyTestFiles {
        try PolicyTestFiles.load(names.map { directory.appending(path: $0).path })
    }

    /// The errors as `FILE:LINE:COLUMN: message` without the directory.
    private func errors(_ names: String...) -> [String] {
        do throws(PolicyFileErrors) {
            _ = try PolicyTestFiles.load(names.map { directory.appending(path: $0).path })
            return []
        } catch {
            return error.errors.map { $0.description.replacing("\(directory.path)/", with: "") }
        }
    }

    @Test func policyMayLieBesideItsCases() throws {
        try write("policy: policy.yaml\nas: dev\nhost: web1\ncases: [{allow: tail /srv/x}]", to: "a.yaml")
        let run = try load("a.yaml", "policy.yaml").run()
        #expect(run.passed)
        #expect(run.results.count == 1)
        #expect(errors("policy.yaml").contains("policy.yaml:1:1: a file of cases needs the key \"cases\""))
    }

    @Test func coverageIsThatOfAllCasesOfAPolicy() throws {
        try write("policy: policy.yaml\nas: dev\nhost: web1\ncases: [{allow: tail /srv/x}]", to: "a.yaml")
        try write("policy: ./policy.yaml\nas: dev\nhost: web1\ncases: [{allow: own}, {deny: cat /srv/x}]", to: "b.yaml")
        let coverage = try load("a.yaml", "b.yaml").run().coverage
        #expect(coverage.count == 1)
        // The list that both roles read is written once, and one of its two paths is reached.
        #expect(coverage.first?.count == 12)
        let unreached = try #require(coverage.first?.unreached)
        #expect(unreached.map(\.text) == ["read /opt", "allows a line", "refuses a line", "hosts", "commands cat"])
        #expect(unreached.first?.owners == ["role developer", "role second"])
        #expect(unreached.map(\.place?.line) == [11, 12, 12, 12, 12])
        #expect(unreached.first?.place?.column == 24)
    }

    @Test func mistypedNameIsAnErrorWhereItStands() throws {
        try write(
            "policy: policy.yaml\nas: dve\nhost: web1\ncases:\n- deny: x\n- {deny: y, host: web2}\n",
            to: "a.yaml"
        )
        #expect(
            errors("a.yaml") == [
                "a.yaml:2:5: the policy has no principal \"dve\"; did you mean \"dev\"?",
                "a.yaml:6:19: the policy has no host \"web2\"; did you mean \"web1\"?",
            ]
        )
    }

    @Test func errorsOfAllFilesAreToldAtOnceAndOnce() throws {
        try write("roles: {a: {comands: all}}", to: "broken.yaml")
        for name in ["a.yaml", "b.yaml"] { try write("policy: broken.yaml\ncases: []", to: name) }
        try write("policy: none.yaml\ncases: []", to: "c.yaml")
        try write("cases: {}", to: "d.yaml")
        #expect(
            errors("d.yaml", "c.yaml", "b.yaml", "a.yaml") == [
                "d.yaml:1:1: a file of cases needs the key \"policy\"",
                "d.yaml:1:8: cases must be a list, such as [a, b], not a mapping",
                "none.yaml:1:1: cannot be read: No such file or directory",
                "broken.yaml:1:13: the role a has no key \"comands\"; did you mean \"commands\"?",
            ]
        )
    }

    @Test(arguments: ["policies/small-team.yaml", "policies/fleet.yaml"])
    func everyRuleOfTheExamplesHasItsPlace(_ name: String) throws {
        let places = RulePlaces(path: repositoryPath(name))
        let rules = try PolicyFile.load(path: repositoryPath(name)).rules(ownCommands: places.ownCommands)
        #expect(rules.count > 20)
        for rule in rules { #expect(places.places[rule] != nil, "\(rule)") }
    }

    @Test func ruleOfAnIncludedFileStandsThere() throws {
        try write("include: [more.yaml]", to: "all.yaml")
        try write("services: {s: {hosts: [], logs: {app: /a}}}", to: "more.yaml")
        let places = RulePlaces(path: directory.appending(path: "all.yaml").path)
        let place = SourcePlace(file: directory.appending(path: "more.yaml").path, line: 1, column: 34)
        #expect(places.places == [.log("app", service: "s"): place])
    }

    @Test func shippedCasesPassAndReachEveryRuleOfTheSmallTeam() throws {
        let tests = repositoryPath("policies/tests")
        let names = try FileManager.default.contentsOfDirectory(atPath: tests).filter { $0.hasSuffix(".yaml") }
        let run = try PolicyTestFiles.load(names.sorted().map { "\(tests)/\($0)" }).run()
        #expect(run.results.count > 50)
        for failure in run.failures {
            Issue.record("\(failure.policyCase.place): \(failure.outcome) by \(failure.rule)")
        }
        let small = try #require(run.coverage.first { $0.policy.hasSuffix("/small-team.yaml") })
        #expect(small.unreached.map(\.text) == [])
    }
}
