import PeekCore
import Testing

@testable import PeekPolicyFile

struct PolicyReadingTests {
    private func files() throws -> PolicyDirectory {
        try PolicyDirectory([
            "policy.yaml": "include: [a.yaml, more/*.yaml]\nknownHosts: [known_hosts]\n",
            "a.yaml": "hosts: {web1: {address: a}}\n", "more/b.yaml": "roles: {dev: {}}\n",
            "known_hosts": "web1 \(TestKeys.ed25519(1))\n",
        ])
    }

    @Test func hashIsThatOfAllFilesInTheirOrder() throws {
        let directory = try files()
        let policy = try directory.policy()
        let included = [
            "hosts: {web1: {address: a}}\n", "roles: {dev: {}}\n", "web1 \(TestKeys.ed25519(1))\n",
        ]
        let text =
            "include: [a.yaml, more/*.yaml]\nknownHosts: [known_hosts]\n"
            + included.map { sha256($0) + "\n" }.joined() + (try repositoryFile("policies/commands.yaml"))
        #expect(policy.hash == sha256(text))
    }

    @Test(arguments: ["policy.yaml", "a.yaml", "more/b.yaml", "known_hosts"])
    func changeOfAnyFileChangesTheHashAndIsNoticed(name: String) throws {
        let directory = try files()
        let reading = directory.read()
        #expect(reading.isCurrent)
        let hash = try reading.result.get().hash
        let texts = ["policy.yaml": "include: [a.yaml, more/*.yaml]\nknownHosts: [known_hosts]\n# \n"]
        try directory.write(texts[name] ?? replacement(of: name), to: name)
        #expect(!reading.isCurrent)
        #expect(try directory.policy().hash != hash)
    }

    private func replacement(of name: String) -> String {
        switch name {
        case "a.yaml": "hosts: {web1: {address: bb}}\n"
        case "more/b.yaml": "roles: {developer: {}}\n"
        default: "# new\nweb1 \(TestKeys.ed25519(2))\n"
        }
    }

    @Test func fileThatIsAddedWhereAPatternLooksIsNoticed() throws {
        let directory = try files()
        let reading = directory.read()
        try directory.write("roles: {ops: {}}\n", to: "more/c.yaml")
        #expect(!reading.isCurrent)
        #expect(try directory.policy().roles.keys.sorted() == ["dev", "ops"])
    }

    @Test func fileThatIsMissingIsNoticedWhenItComes() throws {
        let directory = try files()
        try directory.remove("a.yaml")
        let reading = directory.read()
        #expect(throws: PolicyFileErrors.self) { try reading.result.get() }
        #expect(reading.isCurrent)
        try directory.write("hosts: {web1: {address: a}}\n", to: "a.yaml")
        #expect(!reading.isCurrent)
        #expect(try directory.policy().hosts["web1"]?.address == "a")
    }

    @Test func fileThatIsRemovedIsNoticed() throws {
        let directory = try files()
        let reading = directory.read()
        try directory.remove("known_hosts")
        #expect(!reading.isCurrent)
    }
}
