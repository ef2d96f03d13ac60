import PeekCore
import Testing

@testable import PeekPolicyFile

struct SectionErrorTests {
    private static let authority = TestKeys.ed25519(7)

    @Test(arguments: [
        ("{serial: []}", "2:11: revoked has no key \"serial\"; did you mean \"serials\"?"),
        ("{serials: [7]}", "2:21: a revoked serial must be a mapping, lines of \"key: value\", not \"7\""),
        ("{serials: [{serial: 7}]}", "2:21: a revoked serial needs the key \"authority\""),
        (
            "{serials: [{authority: '\(TestKeys.ed25519(8))', serial: 7}]}",
            "2:33: this authority is not under certificateAuthorities, so nothing is revoked"
        ),
        (
            "{serials: [{authority: '\(authority)', serial: -7}]}",
            "2:125: the serial must be a whole number from 0 to 18446744073709551615, not \"-7\""
        ),
        ("{keyIDs: [a, a]}", "2:23: the revoked keyIDs has \"a\" twice, first on line 2"),
        (
            "{keys: [a]}",
            "2:18: a key in the revoked keys begins with \"a\", which is not one of "
                + KeyBlob.types.joined(separator: ", ")
        ),
    ])
    func revocations(revoked: String, problem: String) {
        let found = problems("certificateAuthorities: ['\(Self.authority)']\nrevoked: \(revoked)\n")
        #expect(found.contains(problem), "\(found)")
    }

    @Test func revocationsAreReadAsWritten() throws {
        let text = """
            certificateAuthorities: ["\(Self.authority)"]
            revoked:
              serials: [{authority: "\(Self.authority) the CA", serial: 18446744073709551615}]
              keyIDs: [lost laptop]
              keys: ["\(TestKeys.ed25519(3))"]
            """
        let revoked = try policy(text).revoked
        let authority = try #require(PublicKey(line: Self.authority))
        #expect(revoked.serials == [Revocations.Serial(authority: authority, serial: .max)])
        #expect(revoked.keyIDs == ["lost laptop"])
        #expect(revoked.keys == [try #require(PublicKey(line: TestKeys.ed25519(3)))])
    }

    @Test(arguments: [
        ("all: {}", "2:3: no command can be called \"all\", which means every command"),
        ("x: {binary: /x}", "2:3: the command x needs the key \"summary\""),
        ("x: {summary: s}", "2:3: the command x needs the key \"binary\""),
        ("x: {summary: s, binary: x}", "2:27: the binary of x must begin with /: \"x\""),
        ("x: {summary: s, binary: /x, flag: -a}", "2:31: the command x has no key \"flag\"; did you mean \"flags\"?"),
        (
            "x: {summary: s, binary: /x, flags: a}",
            "2:38: an option of x is written -x, --name or a whole word, not \"a\""
        ),
        (
            "x: {summary: s, binary: /x, flags: -a-b}",
            "2:38: an option of x is written -x, --name or a whole word, not \"-a-b\""
        ),
        (
            "x: {summary: s, binary: /x, flags: --}",
            "2:38: an option of x is written -x, --name or a whole word, not \"--\""
        ),
        (
            "x: {summary: s, binary: /x, flags: --a=b}",
            "2:38: an option of x is written -x, --name or a whole word, not \"--a=b\""
        ),
        ("x: {summary: s, binary: /x, flags: -a -a}", "2:38: the option -a of x is given twice, first on line 2"),
        (
            "x: {summary: s, binary: /x, flags: -a, values: {-a: size}}",
            "2:51: the option -a of x is given twice, first on line 2"
        ),
        (
            "x: {summary: s, binary: /x, flags: -o, refused: {-o: it writes}}",
            "2:52: the option -o of x is given twice, first on line 2"
        ),
        (
            "x: {summary: s, binary: /x, values: {-a: sizes}}",
            "2:44: the value of \"-a\" must be \(NamedValueRule.allCases.map(\.rawValue).joined(separator: " or ")), not \"sizes\""
        ),
        (
            "x: {summary: s, binary: /x, values: {-a: {optional: size, max: 3}}}",
            "2:61: the value of \"-a\" has no key \"max\"; there are optional, optionalOrNext, pair"
        ),
        (
            "x: {summary: s, binary: /x, values: {-a: {characters: 0-9}}}",
            "2:44: the value of \"-a\" needs the key \"max\""
        ),
        (
            "x: {summary: s, binary: /x, values: {-a: {characters: 0-9, max: 0}}}",
            "2:67: the max of the value of \"-a\" must be a whole number from 1 to 4096, not \"0\""
        ),
        (
            "x: {summary: s, binary: /x, operands: path}",
            "2:41: the operands of x must be none or paths or listings or units or patternThenPaths or "
                + "journalMatches, not \"path\""
        ),
        (
            "x: {summary: s, binary: /x, operands: {paths: {}, units: {}}}",
            "2:41: the operands of x are of one kind: paths, listings or units"
        ),
        (
            "x: {summary: s, binary: /x, operands: {paths: {min: 2, max: 1}}}",
            "2:49: the min of the operands of x is more than the max"
        ),
        (
            "x: {summary: s, binary: /x, count: five}",
            "2:38: the count of x must be none or dashNumber or tail, not "
                + "\"five\""
        ),
        (
            "x: {summary: s, binary: /x, recursive: -r}",
            "2:42: recursive of x names \"-r\", which is not one of its options"
        ),
        ("x: {summary: s, binary: /x, adds: [[]]}", "2:38: a word in adds of x must be text, not a list"),
        ("x: {summary: s, binary: /x, plainNames: 1}", "2:43: plainNames of x must be true or false, not \"1\""),
        ("x: {summary: s, binary: /x, refused: {-o: ''}}", "2:45: the reason for \"-o\" is empty"),
    ])
    func commands(entry: String, problem: String) {
        let found = problems("commands:\n  \(entry)\n")
        #expect(found.contains(problem), "\(found)")
    }

    @Test func everythingIsToldAtOnceInTheOrderOfTheFile() {
        let text = """
            principals:
              dev: {keys: [x], roles: [developr]}
              ops: {keys: [], role: [operator]}
            hosts:
              prodpeek: {address: a, hostKeys: []}
              web1: {hostKeys: [], port: high}
            services:
              shop: {hosts: [web2], logs: {app: app.log}, runbook: ftp://x}
            roles:
              developer: {commands: [rm], read: [log], limits: {idle: soon}}
              developer: {}
            revoked: {keys: [y]}
            certificateAuthorities: [z]
            commands: {rm: {flags: x}}
            surprise: 1
            """
        let places = problems(text).map { $0.split(separator: ":", maxSplits: 2)[..<2].joined(separator: ":") }
        #expect(
            places == [
                "2:16", "2:28", "3:19", "5:3", "6:3", "6:20", "6:30", "8:18", "8:37", "8:56", "10:38", "10:59", "11:3",
                "12:18", "13:26", "14:12", "14:12", "14:24", "15:1",
            ],
            "\(problems(text).joined(separator: "\n"))"
        )
    }

    @Test func nothingInAFileActsOnTheTerminalThatShowsItsErrors() {
        let evil = "\\e]52;c;AAAA\\a\\n\\u202E"
        let texts = [
            "\"\(evil)\": x", "roles: \"\(evil)\"", "roles: {\"\(evil)\": {}}", "roles: {a: {\"\(evil)\": 1}}",
            "roles: {a: {hosts: [\"\(evil)\"], read: [\"\(evil)\"], hosts: {labels: {a: \"\(evil)\"}}}}",
            "commands: {a: {values: {\"\(evil)\": x}, refused: {\"\(evil)\": 1}, flags: \"\(evil)\"}}",
            "principals: {a: {keys: [\"ssh-ed25519 \(evil)\"]}}", "a: 1\n\"\(evil)\": 1\n\"\(evil)\": 2",
            "a: !<\u{202E}> x",
            "hosts: {a: {address: a, hostKeys: []}}\nservices: {s: {hosts: {labels: {a: \"\(evil)\"}}}}",
        ]
        for text in texts {
            let found = problems(text).joined()
            #expect(!found.isEmpty)
            #expect(found == visible(found))
        }
    }

    @Test func errorsAreLinesThatEditorsJumpTo() throws {
        let errors = #expect(throws: PolicyFileErrors.self) {
            try PolicyFile.parse(Array("rolls: {}\nx: 1\n".utf8), name: "/etc/prodpeek/policy.yaml")
        }
        #expect(
            errors?.description == """
                /etc/prodpeek/policy.yaml:1:1: a policy has no key "rolls"; did you mean "roles"?
                /etc/prodpeek/policy.yaml:2:1: a policy has no key "x"; there are certificateAuthorities, commands, \
                confinement, hosts, include, knownHosts, principals, revoked, roles, services
                """
        )
    }
}
