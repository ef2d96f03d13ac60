import PeekCore
import Testing

struct LooksTests {
    let gateway = Gateway()

    private static let checkout = "tail -n 10 -F -- /var/log/checkout/app.log"

    @Test(
        arguments: [
            ("tail checkout", [("web1", checkout), ("web2", checkout)]),
            ("tail checkout --host web2", [("web2", checkout)]),
            ("tail checkout --host '*1'", [("web1", checkout)]),
            ("tail web1:app", [("web1", checkout)]),
            ("tail checkout web1:app", [("web1", checkout), ("web2", checkout)]),
            ("tail web1:/var/log/a\\ b -n 3 --no-follow", [("web1", "tail -n 3 -- '/var/log/a b'")]),
            ("tail checkout:unit --host web1", [("web1", "journalctl -n 10 -f -u checkout.service")]),
            ("tail web1:unit --no-follow", [("web1", "journalctl -n 10 -u checkout.service")]),
            ("tail web1:access -n0", [("web1", "tail -n 0 -F -- /var/log/nginx/access.log")]),
            ("run web1 -- uptime", [("web1", "uptime")]),
            ("run web1 -- 'tail x | wc -l'", [("web1", "tail x | wc -l")]),
            (
                "run web1 web2 -- grep 'a b' '$x' --help",
                [("web1", "grep 'a b' '$x' --help"), ("web2", "grep 'a b' '$x' --help")]
            ),
            ("run web1 web1 -- uptime", [("web1", "uptime")]),
        ] as [(String, [(String, String)])]
    )
    func verbBecomesLooks(_ line: String, _ looks: [(String, String)]) async throws {
        let answer = try await gateway.run(line)
        #expect(answer.status == 0, "\(answer.errors)")
        #expect(gateway.looks.looks.map { [$0.host, $0.line] } == looks.map { [$0.0, $0.1] })
    }

    @Test(
        arguments: [
            ("tail ledger", 66), ("tail db1:app", 66), ("tail db1:/var/log/ledger/app.log", 66), ("tail nothing", 66),
            ("tail checkout:nothing", 66), ("tail web1:nothing", 66), ("tail checkout --host 'db*'", 66),
            ("tail web1", 64),
            ("tail", 64), ("tail checkout -n -1", 64), ("tail checkout -o xml", 64), ("run web1", 64),
            ("run db1 -- id", 66),
            ("run -- id", 64),
        ] as [(String, Int32)]
    )
    func whatMayNotBeSeenIsNotLookedAt(_ line: String, _ status: Int32) async throws {
        let answer = try await gateway.run(line)
        #expect(answer.status == status, "\(answer.errors)")
        #expect(answer.lastErrorLine.hasPrefix(status == 64 ? "prodpeek: usage: " : "prodpeek: not found: "))
        #expect(gateway.looks.looks.isEmpty)
    }

    @Test func runGoesOnWhereOneHostIsUnknown() async throws {
        gateway.looks.answer(with: 3)
        let answer = try await gateway.run("run web1 db1 -- uptime")
        #expect(gateway.looks.looks == [Look(host: "web1", line: "uptime")])
        #expect(answer.status == 66)
        #expect(gateway.looks.options?.presentation == .prefixed, "several were asked for")
    }

    @Test func highestStatusWins() async throws {
        gateway.looks.answer(with: 126)
        #expect(try await gateway.run("run web1 db1 -- uptime").status == 126)
        #expect(try await gateway.run("run web1 -- uptime").status == 126)
    }

    @Test(
        arguments: [
            ("tail checkout", .prefixed), ("tail checkout -o raw", .raw), ("tail checkout -o json", .json),
            ("run web1 -- uptime", .raw), ("run web1 web2 -- uptime", .prefixed),
            ("run web1 web2 -o raw -- uptime", .raw),
        ] as [(String, LookOptions.Presentation)]
    )
    func presentationFollowsTheVerb(_ line: String, _ presentation: LookOptions.Presentation) async throws {
        _ = try await gateway.run(line)
        #expect(gateway.looks.options?.presentation == presentation)
    }

    @Test func patternsReachTheLooksAsTyped() async throws {
        let console = MemoryConsole(environment: ["PRODPEEK_TZ": "+02:00"])
        let line = #"tail checkout -i a -i '-b|c d' --include e -e -1 -exx -H '[' --highlight=h -t"#
        #expect(try await gateway.run(line, console).status == 0)
        let options = try #require(gateway.looks.options?.lines)
        #expect(options.include == ["a", "-b|c d", "e"])
        #expect(options.exclude == ["-1", "xx"])
        #expect(options.highlight == ["[", "h"], "whether it is a pattern is for the gateway to say")
        #expect(options.showsTime)
        #expect(options.clock.text(Gateway.now, now: Gateway.now).hasSuffix("+02:00"))
    }

    @Test(
        arguments: [
            ("tail checkout", true), ("tail checkout -o default", true), ("tail checkout -o raw", false),
            ("tail checkout -o json", false), ("run web1 web2 -- uptime", nil),
        ] as [(String, Bool?)]
    )
    func jsonIsForReadingUnlessAskedOtherwise(_ line: String, _ readsJSON: Bool?) async throws {
        _ = try await gateway.run(line)
        #expect(gateway.looks.options?.lines?.readsJSON == readsJSON)
    }

    @Test(arguments: [
        (0..<21).map { "-i \($0)" }.joined(separator: " "),
        (0..<7).map { "-i \($0) -e \($0) -H \($0)" }.joined(separator: " "),
        "-i \(String(repeating: "x", count: 1001))", "-e \(String(repeating: "é", count: 501))",
    ])
    func patternsAreBounded(_ options: String) async throws {
        let answer = try await gateway.run("tail checkout \(options)")
        #expect(answer.status == 64)
        #expect(answer.lastErrorLine.hasPrefix("prodpeek: usage: "))
        #expect(gateway.looks.looks.isEmpty)
    }

    @Test func reasonComesFromOptionsBeforeEnvironment() async throws {
        let environment = ["PRODPEEK_REASON": "from outside", "PRODPEEK_INCIDENT": "i-1"]
        _ = try await gateway.run("tail checkout --reason 'a b'", MemoryConsole(environment: environment))
        #expect(gateway.looks.options?.reason == "a b")
        #expect(gateway.looks.options?.incident == "i-1")
    }

    @Test func logOfSeveralServicesOnAHostIsAmbiguous() async throws {
        var gateway = gateway
        gateway.policy.services["ledger"]?.hosts = HostSelector(names: ["web1"])
        let answer = try await gateway.run("tail web1:app")
        #expect(answer.status == 64)
        #expect(answer.errors.contains("prodpeek tail ledger:app --host web1"))
    }
}
