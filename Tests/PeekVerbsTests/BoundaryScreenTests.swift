import PeekCore
import Testing

/// How `host check` shows what came of a drill.
struct BoundaryScreenTests {
    let gateway = Gateway()

    private static let report = ConfinementReport(
        helper: "1",
        kernel: "6.1.0",
        landlock: 2,
        layers: [.seccomp, .limits]
    )

    private func check(_ attempts: [DrillFinding], remains: [String] = []) async throws -> Answer {
        let same = VersionFinding(command: "tail", program: "/t", said: "9.1", checked: ["9.1"], verdict: .same)
        gateway.looks.answer(with: .answered([same], cutShort: nil))
        gateway.looks.answer(
            withDrill: .answered(DrillFindings(report: Self.report, attempts: attempts, remains: remains))
        )
        return try await gateway.run("host check web1")
    }

    @Test func whatHoldsIsCountedByClass() async throws {
        let answer = try await check(
            [
                DrillFinding(class: "files", attempt: "make a file", verdict: .held, how: "Read-only file system"),
                DrillFinding(class: "network", attempt: "listen", verdict: .held),
                DrillFinding(class: "files", attempt: "see a size", verdict: .known),
                DrillFinding(class: "network", attempt: "knock", verdict: .untried),
            ],
            remains: ["a hard link"]
        )
        #expect(answer.status == 0)
        #expect(
            answer.output.hasSuffix(
                """
                1 of 1 as checked

                CLASS    TRIED  HELD  KNOWN  FAILED  ESCAPED
                files    2      1     1      0       0
                network  1      1     0      0       0
                known: a hard link
                boundary of web1 (Landlock 2, seccomp, limits, kernel 6.1.0): 2 of 3 attempts held, 1 known

                """
            )
        )
    }

    @Test func whatEscapedIsNamedWithWhatMendsItAndFails() async throws {
        let answer = try await check([
            DrillFinding(class: "files", attempt: "make a file", verdict: .escaped),
            DrillFinding(class: "files", attempt: "make a link", verdict: .escaped),
            DrillFinding(class: "network", attempt: "listen", verdict: .held),
        ])
        #expect(answer.status == 1)
        let lines = answer.output.split(separator: "\n")
        let at = try #require(lines.firstIndex(of: "ESCAPED: files: a session could make a file"))
        #expect(lines[at + 1] == "ESCAPED: files: a session could make a link")
        #expect(lines[at + 2].hasPrefix("  mend:  ") && lines[at + 2].contains("boot a kernel that has Landlock"))
        let last = "1 of 3 attempts held, 2 ESCAPED: no session there is read-only until that is mended"
        #expect(lines.last?.hasSuffix(last) == true)
    }

    @Test func whatCouldNotBeTriedFails() async throws {
        let answer = try await check([
            DrillFinding(class: "files", attempt: "make a file", verdict: .held),
            DrillFinding(class: "limits", attempt: "take 2 GiB", verdict: .failed, how: "no process could be made"),
        ])
        #expect(answer.status == 1)
        let failed = "\nFAILED: limits: it could not be tried to take 2 GiB: no process could be made\n"
        #expect(answer.output.contains(failed))
        let last = "1 of 2 attempts held, 1 FAILED: whether those hold is not known; run it again\n"
        #expect(answer.output.hasSuffix(last))
    }

    @Test func whereNothingWasTriedNothingIsProved() async throws {
        let untried = DrillFinding(class: "files", attempt: "make a file", verdict: .untried)
        #expect(try await check([untried]).status == 1)
    }

    @Test(arguments: ["files", "watching", "limits", "network", "something new"])
    func everyEscapeHasAMend(name: String) {
        #expect(DrillFinding(class: name, attempt: "a", verdict: .escaped).mend?.isEmpty == false)
        #expect(DrillFinding(class: name, attempt: "a", verdict: .held).mend == nil)
    }

    @Test func aHostThatConfinesNothingIsSaidToAndIsNoFailure() async throws {
        gateway.looks.answer(with: .answered([], cutShort: nil))
        gateway.looks.answer(withDrill: .unconfined("it has\u{1B}[2J none"))
        let answer = try await gateway.run("host check web1")
        #expect(answer.status == 0)
        #expect(answer.errors.hasSuffix("prodpeek: nothing on web1 confines sessions: it has\\e[2J none\n"))
    }

    @Test(arguments: [69, 75, 126] as [Int32])
    func aDrillThatIsRefusedKeepsItsStatus(status: Int32) async throws {
        gateway.looks.answer(with: .answered([], cutShort: nil))
        gateway.looks.answer(withDrill: .refused(status))
        #expect(try await gateway.run("host check web1").status == status)
    }
}
