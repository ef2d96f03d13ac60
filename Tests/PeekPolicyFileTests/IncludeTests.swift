import FoundationEssentials
import PeekCore
import Testing

@testable import PeekPolicyFile

struct IncludeTests {
    private static let host = "{address: a, hostKeys: ['\(TestKeys.ed25519(9))']}"

    @Test func sectionsOfAllFilesAreOnePolicy() throws {
        let directory = try PolicyDirectory([
            "policy.yaml": """
            include: [hosts/*.yaml, people.yaml]
            roles: {dev: {services: [shop], commands: [peek]}}
            certificateAuthorities: ["\(TestKeys.ed25519(1))"]
            revoked: {keyIDs: [a]}
            """,
            "hosts/eu.yaml": "hosts: {web1: \(Self.host)}\n",
            "hosts/us.yaml": "hosts: {web2: \(Self.host)}\nservices: {shop: {hosts: [web1, web2]}}\n",
            "hosts/notes.txt": "not read",
            "hosts/.draft.yaml": "not read",
            "people.yaml": """
            include: [more/people.yaml]
            principals: {alice: {keys: ["\(TestKeys.ed25519(2))"], roles: [dev]}}
            certificateAuthorities: ["\(TestKeys.ed25519(3))"]
            revoked: {keyIDs: [b], keys: ["\(TestKeys.ed25519(4))"]}
            """,
            "more/people.yaml": """
            principals: {bob: {keys: ["\(TestKeys.ed25519(5))"], roles: [dev]}}
            commands: {peek: {summary: s, binary: /usr/bin/peek}}
            """,
        ])
        let policy = try directory.policy()
        #expect(policy.hosts.keys.sorted() == ["web1", "web2"])
        #expect(policy.principals.keys.sorted() == ["alice", "bob"])
        #expect(policy.hosts(for: try #require(policy.principals["bob"])).map(\.name) == ["web1", "web2"])
        #expect(policy.catalogue.entries["peek"]?.binary == "/usr/bin/peek")
        #expect(policy.certificateAuthorities.map(\.line) == [TestKeys.ed25519(1), TestKeys.ed25519(3)])
        #expect(policy.revoked.keyIDs == ["a", "b"])
        #expect(policy.revoked.keys.map(\.line) == [TestKeys.ed25519(4)])
    }

    @Test func theSameNameInTwoFilesIsAnErrorThatNamesBothPlaces() throws {
        let directory = try PolicyDirectory([
            "policy.yaml": """
            include: [other.yaml]
            principals:
              alice: {keys: ["\(TestKeys.ed25519(1))"]}
            roles: {dev: {}}
            """,
            "other.yaml": """
            roles:
              dev: {}
            principals:
              alice: {}
              bob: {keys: ["\(TestKeys.ed25519(1))"]}
            """,
        ])
        let main = directory.path("policy.yaml")
        let place = main.dropLast("policy.yaml".count)
        let found = directory.problems().map { $0.replacing(place, with: "") }
        #expect(
            found == [
                "other.yaml:2:3: roles has \"dev\" twice, first at policy.yaml:4:9",
                "other.yaml:4:3: principals has \"alice\" twice, first at policy.yaml:3:3",
                "other.yaml:5:16: this key of bob is also a key of alice, at policy.yaml:3:18; "
                    + "a key belongs to one principal",
            ]
        )
    }

    @Test func everyFilesErrorsAreToldAtOnceWithItsName() throws {
        let directory = try PolicyDirectory([
            "policy.yaml": "include: [a.yaml, b.yaml]\nrolls: {}\n",
            "a.yaml": "roles: {dev: {services: [shop]}}\nprincipals: [x]\n",
            "b.yaml": "services: {shop: {hosts: [web1]}}\nhosts: {web1: {}}\n",
        ])
        #expect(
            directory.problems() == [
                "policy.yaml:2:1: a policy has no key \"rolls\"; did you mean \"roles\"?",
                "a.yaml:2:13: principals must be a mapping, lines of \"key: value\", not a list",
                "b.yaml:2:9: the host web1 needs the key \"address\"",
                "b.yaml:2:9: the host web1 needs the key \"hostKeys\"",
            ]
        )
    }

    @Test func aFileThatCannotBeReadIsToldAloneBecauseOthersMayNeedIt() throws {
        let directory = try PolicyDirectory([
            "policy.yaml": "include: [hosts.yaml, broken.yaml, hosts/*.yaml]\nroles: {dev: {hosts: [web1]}}\n",
            "broken.yaml": "hosts: [",
        ])
        #expect(
            directory.problems() == [
                "policy.yaml:1:11: hosts.yaml cannot be read: No such file or directory",
                "policy.yaml:1:36: hosts cannot be searched: No such file or directory",
                "broken.yaml:1:9: this is not YAML: while parsing a flow node did not find expected node content",
            ]
        )
    }

    @Test func aPatternThatMatchesNothingIsAnError() throws {
        let directory = try PolicyDirectory(["policy.yaml": "include: ['*.yml']\n"])
        #expect(directory.problems() == ["policy.yaml:1:11: no file matches \"*.yml\""])
    }

    @Test(arguments: [
        "/etc/passwd", "../other.yaml", "a/../../b.yaml", "./a.yaml", "a//b.yaml", "a/", #"a\b.yaml"#,
    ])
    func onlyPathsBelowTheDirectoryAreFollowed(path: String) throws {
        let directory = try PolicyDirectory([
            "policy.yaml": "include: ['\(path)']\nknownHosts: ['\(path)']\n", "other.yaml": "{}", "a/b.yaml": "{}",
        ])
        let reason = "must be a path below the directory of this file, without . or .., such as hosts/eu.yaml"
        #expect(
            directory.problems() == [
                "policy.yaml:1:11: an entry of include \(reason): \"\(path)\"",
                "policy.yaml:2:14: an entry of knownHosts \(reason): \"\(path)\"",
            ]
        )
    }

    @Test func wildcardsAreForTheLastNameOnly() throws {
        let directory = try PolicyDirectory(["policy.yaml": "include: [h*/a.yaml]\n", "hosts/a.yaml": "{}"])
        #expect(
            directory.problems() == [
                "policy.yaml:1:11: an entry of include may have * ? and [ in the last name only, such as hosts/*.yaml: "
                    + "\"h*/a.yaml\""
            ]
        )
    }

    @Test(.timeLimit(.minutes(20)))
    func circlesAreToldAndNotFollowed() throws {
        let directory = try PolicyDirectory([
            "policy.yaml": "include: [a.yaml]\n", "a.yaml": "include: [b/b.yaml]\n",
            "b/b.yaml": "include: [link.yaml]\n",
        ])
        try FileManager.default.createSymbolicLink(
            atPath: directory.path("b/link.yaml"),
            withDestinationPath: "../a.yaml"
        )
        let place = directory.path("")
        #expect(
            directory.problems().map { $0.replacing(place, with: "") } == [
                "b/b.yaml:1:11: this goes round in a circle: a.yaml includes b/b.yaml includes b/link.yaml"
            ]
        )
        let itself = try PolicyDirectory(["policy.yaml": "include: ['*.yaml']\n"])
        #expect(itself.problems().count == 1)
        #expect(itself.problems().first?.contains("this goes round in a circle") == true)
    }

    @Test func aFileIsReadOnceByWhateverName() throws {
        let directory = try PolicyDirectory([
            "policy.yaml": "include: [a.yaml, same.yaml, '*.yml']\n", "a.yaml": "roles: {dev: {}}\n", "b.yml": "{}",
        ])
        try FileManager.default.createSymbolicLink(atPath: directory.path("same.yaml"), withDestinationPath: "a.yaml")
        #expect(
            directory.problems() == ["policy.yaml:1:19: same.yaml is included twice, first on line 1"]
        )
    }

    @Test func aliasOfAnotherFileIsUnknown() throws {
        let directory = try PolicyDirectory([
            "policy.yaml": "include: [a.yaml]\nroles: {dev: {read: &paths [/srv]}}\n",
            "a.yaml": "roles: {ops: {read: *paths}}\n",
        ])
        #expect(directory.problems() == ["a.yaml:1:21: no anchor &paths stands before this alias"])
    }

    @Test func moreFilesThanAPolicyHasAreNotRead() throws {
        var files = ["policy.yaml": "include: [many/*.yaml]\n"]
        for number in 1...(PolicySources.maximumFiles + 1) { files["many/\(number).yaml"] = "{}\n" }
        let found = try PolicyDirectory(files).problems()
        #expect(found.count == 1)
        #expect(found.first?.hasSuffix("is not read: a policy has at most 500 files") == true)
    }

    @Test func aPolicyThatStandsAloneOpensNoFile() throws {
        let directory = try PolicyDirectory(["other.yaml": "roles: {dev: {}}\n", "known_hosts": "secret\n"])
        let text = "include: [other.yaml]\nknownHosts: [known_hosts]\n"
        let errors = #expect(throws: PolicyFileErrors.self) {
            try PolicyFile.parse(Array(text.utf8), name: directory.path("policy.yaml"))
        }
        #expect(
            errors?.errors.map(\.message) == [
                "this policy came without other files; put what include names into it",
                "this policy came without other files; put what knownHosts names into it",
            ]
        )
    }
}
