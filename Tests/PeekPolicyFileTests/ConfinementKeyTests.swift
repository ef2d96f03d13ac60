import PeekCore
import Testing

@testable import PeekPolicyFile

struct ConfinementKeyTests {
    private func hosts(_ rest: String) throws -> [String: Host] {
        let key = TestKeys.ed25519(1)
        let text = """
            hosts:
              web1: {address: a, labels: {role: web}, hostKeys: ["\(key)"]}
              web2: {address: b, labels: {role: web}, hostKeys: ["\(key)"]}
              db1: {address: c, hostKeys: ["\(key)"]}
            \(rest)
            """
        return try PolicyFile.parse(Array(text.utf8), name: "p.yaml").hosts
    }

    private func errors(_ text: String) -> String {
        do {
            _ = try PolicyFile.parse(Array(text.utf8), name: "p.yaml")
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test func aHostIsPlainUnlessThePolicySaysOtherwise() throws {
        #expect(try hosts("").values.allSatisfy { $0.confinement == .none })
    }

    @Test func theFirstRuleAboutAHostDecides() throws {
        let hosts = try hosts(
            """
            confinement:
              - {hosts: [web2], mode: preferred}
              - {hosts: {labels: {role: web}}, mode: required, minimum: {landlock: 5, layers: [namespaces]}}
            """
        )
        #expect(hosts["web2"]?.confinement == HostConfinement(.preferred))
        let minimum = ConfinementMinimum(landlock: 5, layers: [.namespaces])
        #expect(hosts["web1"]?.confinement == HostConfinement(.required, minimum: minimum))
        #expect(hosts["db1"]?.confinement == HostConfinement.none)
    }

    @Test func whatAHostSaysItselfWins() throws {
        let text = """
            hosts: {web1: {address: a, hostKeys: ["\(TestKeys.ed25519(1))"], confinement: none}}
            confinement: [{hosts: [web1], mode: required}]
            """
        let host = try PolicyFile.parse(Array(text.utf8), name: "p.yaml").hosts["web1"]
        #expect(host?.confinement == HostConfinement.none)
    }

    @Test(
        arguments: [
            ("confinement: [{hosts: [], mode: always}]", "1:33", "required or preferred or none"),
            ("confinement: [{mode: required}]", "1:15", "hosts"),
            ("confinement: {hosts: [web1]}", "1:14", "a list"),
            ("confinement: [{hosts: [], mode: none, minimum: {landlock: 0}}]", "1:59", "from 1 to 99"),
            ("confinement: [{hosts: [], mode: none, minimum: {layers: [magic]}}]", "1:58", "seccomp or limits"),
            ("confinement: [{hosts: [], mode: none, least: {}}]", "1:39", "no key \"least\""),
            ("roles: {r: {shell: bash}}", "1:20", "none or confined"),
            ("roles: {r: {processes: some}}", "1:24", "own or all"),
            ("commands: {c: {summary: s, binary: /b, byNameOnly: yes}}", "1:52", "true or false"),
        ]
    )
    func unknownValuesAreErrorsWithTheirPlace(text: String, place: String, says: String) {
        let found = errors(text)
        #expect(found.contains("p.yaml:\(place): "), "\(found)")
        #expect(found.contains(says), "\(found)")
    }
}
