import PeekCore
import Testing

/// How `host check` shows what came of a comparison.
struct VersionCheckTests {
    let gateway = Gateway()

    private func finding(
        _ command: String,
        _ verdict: VersionFinding.Verdict,
        said: String? = "tail (GNU coreutils) 9.1"
    ) -> VersionFinding {
        let checked = ["(GNU coreutils) 9.1", "9.4"]
        return VersionFinding(
            command: command,
            program: "/bin/\(command)",
            said: said,
            checked: checked,
            verdict: verdict
        )
    }

    private func check(_ findings: [VersionFinding], cutShort: String? = nil) async throws -> Answer {
        gateway.looks.answer(with: .answered(findings, cutShort: cutShort))
        return try await gateway.run("host check web1")
    }

    @Test func hostAsCheckedIsSuccess() async throws {
        let answer = try await check([finding("tail", .same), finding("lsof", .missing, said: nil)])
        #expect(answer.status == 0)
        #expect(
            answer.output == """
                COMMAND  PROGRAM    ON THE HOST               CHECKED WITH              VERDICT
                lsof     /bin/lsof  -                         (GNU coreutils) 9.1, 9.4  missing
                tail     /bin/tail  tail (GNU coreutils) 9.1  (GNU coreutils) 9.1, 9.4  same
                1 of 2 as checked, 1 not there (lsof)

                """
        )
        #expect(gateway.looks.checkedHosts == ["web1"])
    }

    @Test func whatDiffersComesFirstAndFails() async throws {
        let answer = try await check([
            finding("a", .same), finding("b", .missing), finding("d", .other), finding("c", .other),
            finding("e", .noAnswer, said: nil),
        ])
        #expect(answer.status == 1)
        let lines = answer.output.split(separator: "\n")
        #expect(lines.dropFirst().dropLast().map { $0.prefix(1) } == ["c", "d", "e", "b", "a"])
        let last = "1 of 5 as checked, 2 others (c d), 1 without an answer (e), 1 not there (b): in another version"
        #expect(lines.last?.hasPrefix(last) == true)
        #expect(lines.last?.contains("add the version to `checked:` in your policy") == true)
    }

    @Test func unknownVersionFailsToo() async throws {
        #expect(try await check([finding("a", .same), finding("b", .noAnswer)]).status == 1)
    }

    @Test func longListsOfNamesAreCut() async throws {
        let answer = try await check((1...9).map { finding("c\($0)", .other) })
        #expect(answer.output.contains("9 others (c1 c2 c3 c4 c5 c6 …)"))
    }

    @Test func differencesAreYellowOnATerminal() async throws {
        gateway.looks.answer(with: .answered([finding("a", .same), finding("b", .other)], cutShort: nil))
        let terminal = Terminal(type: "xterm", columns: 80, rows: 24)
        let lines = try await gateway.run("host check web1", MemoryConsole(terminal: terminal)).output.split(
            separator: "\r\n"
        )
        #expect(lines[1].hasPrefix("\u{1B}[33mb\u{1B}[0m"))
        #expect(lines[1].hasSuffix("\u{1B}[33mother\u{1B}[0m"))
        #expect(lines[2].hasSuffix("  same"))
    }

    @Test func hostileTextIsVisibleAndShort() async throws {
        let hostile = "\u{1B}[2J\u{202E}\r9.1" + String(repeating: "\u{9B}", count: 200)
        let findings = [finding("a", .other, said: hostile)]
        let answer = try await check(findings, cutShort: "web1\u{1B}[31m")
        for scalar in ["\u{1B}", "\u{202E}", "\u{9B}", "\r"] as [Unicode.Scalar] {
            #expect(!answer.output.unicodeScalars.contains(scalar))
            #expect(!answer.errors.unicodeScalars.contains(scalar))
        }
        #expect(answer.errors.hasPrefix("prodpeek: web1\\e[31m\n"))
        #expect(answer.output.split(separator: "\n")[1].count < 120)
        let json = try await gateway.run("host check web1 --json")
        #expect(!json.output.unicodeScalars.contains("\u{1B}"))
        #expect(try objects(json.output)[0]["said"] as? String == hostile, "escaping must not change the value")
        #expect(json.status == 1)
    }

    @Test(arguments: [69, 75, 126] as [Int32])
    func refusalKeepsItsStatus(status: Int32) async throws {
        gateway.looks.answer(with: .refused(status))
        let answer = try await gateway.run("host check web1")
        #expect(answer.status == status)
        #expect(answer.output.isEmpty)
    }

    @Test(arguments: ["db1", "nothing", "web1;id"])
    func hostOutOfSightIsNotAsked(host: String) async throws {
        let answer = try await gateway.run("host check '\(host)'")
        #expect(answer.status == 66)
        #expect(answer.lastErrorLine == "prodpeek: not found: there is no host \(host), or none that you may see")
        #expect(gateway.looks.checkedHosts.isEmpty)
    }

    @Test func reasonGoesWithIt() async throws {
        _ = try await gateway.run("host check web1 --reason 'a b' --incident i-1")
        #expect(gateway.looks.options?.reason == "a b")
        #expect(gateway.looks.options?.incident == "i-1")
    }
}
