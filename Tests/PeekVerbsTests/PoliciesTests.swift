import PeekCore
import Testing

struct PoliciesTests {
    let gateway = Gateway()

    @Test func evalDecidesEachLineInOrder() async throws {
        let console = MemoryConsole("tail -n 5 /var/log/checkout/app.log\nrm -rf /\n\ntail /etc/shadow\nlast")
        let answer = try await gateway.run("policy eval --host web1", console)
        let rows = answer.output.split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false)
        }
        #expect(rows.map { $0[0] } == ["allow", "deny", "deny", "deny", "deny"])
        #expect(
            rows.map { $0[2] } == ["tail -n 5 /var/log/checkout/app.log", "rm -rf /", "", "tail /etc/shadow", "last"]
        )
        #expect(rows.allSatisfy { $0.count == 3 && !$0[1].isEmpty })
        #expect(answer.status == 0)
    }

    @Test func evalAnswersBeforeTheEndOfInput() async throws {
        let console = MemoryConsole(nil)
        let gateway = gateway
        let running = Task { try await gateway.run("policy eval --as dev --host web1", console) }
        console.type(Array("uptime\nup".utf8))
        while !console.output.hasSuffix("\tuptime\n") { await Task.yield() }
        console.type(Array("time".utf8))
        console.endInput()
        #expect(try await running.value.output.hasSuffix("\tuptime\n"))
        #expect(console.output.split(separator: "\n").count == 2)
    }

    @Test(
        arguments: [
            [0x74, 0x61, 0x69, 0x6C, 0x09, 0x0D, 0x1B, 0x5B, 0x0A], [0xFF, 0xFE, 0x0A], [0x00, 0x0A],
            [0xE2, 0x80, 0xAE, 0x0A],
            [UInt8](repeating: 0x61, count: 1_000_000) + [0x0A],
        ] as [[UInt8]]
    )
    func hostileLineIsOneDeniedRow(_ bytes: [UInt8]) async throws {
        let console = MemoryConsole(nil)
        console.type(bytes)
        console.endInput()
        let answer = try await gateway.run("policy eval --host web1", console)
        #expect(answer.output.hasPrefix("deny\t"))
        #expect(answer.output.filter { $0 == "\t" }.count == 2)
        #expect(answer.output.filter { $0 == "\n" }.count == 1)
        #expect(!answer.output.contains("\u{1B}"))
    }

    @Test(arguments: ["policy", "cases"])
    func schemaNeedsNoFileAndIsAnsweredByTheGateway(_ file: String) async throws {
        let answer = try await gateway.run("policy schema \(file)")
        #expect(answer.status == 0)
        #expect(answer.output == "{\"title\": \"\(file)\"}\n")
        #expect(await gateway.facts(.verbRun).map(\.details) == [.text(["line": "policy schema \(file)"])])
    }

    @Test func onlyOnesOwnDecisionsAreExplained() async throws {
        for name in ["ops", "guest", "nobody"] {
            for line in ["policy explain --as \(name) --host web1 -- uptime", "policy eval --as \(name) --host web1"] {
                let answer = try await gateway.run(line)
                #expect(answer.status == 126, "whether \(name) exists must not be told")
                #expect(answer.lastErrorLine == "prodpeek: denied: only your own decisions are explained to you")
                #expect(answer.output.isEmpty)
            }
        }
    }

    @Test func whoMayExplainsEverybodysDecisions() async throws {
        let answer = try await gateway.run("policy explain --as dev --host web1 -- rm -rf /", as: "ops")
        #expect(answer.status == 0)
        #expect(answer.output.contains("deny "))
        #expect(try await gateway.run("policy explain --as nobody --host web1 -- uptime", as: "ops").status == 66)
    }

    @Test func hostOutOfSightLooksLikeNone() async throws {
        let hidden = try await gateway.run("policy explain --host db1 -- uptime")
        let missing = try await gateway.run("policy explain --host db9 -- uptime")
        #expect(hidden.status == 66)
        #expect(hidden.errors.replacing("db1", with: "X") == missing.errors.replacing("db9", with: "X"))
    }

    @Test(arguments: [
        "check x", "test x", "diff x y", "explain --policy x --as dev --host web1 -- uptime",
        "eval --policy x --as dev --host web1",
    ])
    func filesAreLocal(_ line: String) async throws {
        let answer = try await gateway.run("policy \(line)")
        #expect(answer.status == 64)
        #expect(answer.lastErrorLine.contains("files of your machine"))
    }
}
