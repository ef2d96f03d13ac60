import Testing

@testable import PeekCore

/// What is believed of a host's answer; a hostile one never makes a wrong `same`.
struct VersionAnswerTests {
    private static func question(_ count: Int = 3) throws -> VersionQuestion {
        try VersionQuestion(
            role: Role(name: "r"),
            entries: (1...count).map {
                let checked = CheckedVersions(option: "-V", texts: ["good \($0).0", "fine"])
                return CatalogueEntry(name: "c\($0)", binary: "/b/\($0)", checked: checked)
            }
        )
    }

    private func verdicts(_ answer: String) throws -> [VersionFinding.Verdict] {
        try Self.question().findings(in: Array(answer.utf8)).map(\.verdict)
    }

    @Test func eachLineIsAboutItsProgram() throws {
        #expect(try verdicts("1 said a good 1.0\n2 none\n3 said bad\n") == [.same, .missing, .other])
        #expect(try verdicts("1 said fine\n2 said \n3 said  \t\n") == [.same, .noAnswer, .noAnswer])
        let findings = try Self.question().findings(in: Array("1 said  x y \n2 none\n3 said good 3.0\n".utf8))
        #expect(findings.map(\.said) == [" x y ", nil, "good 3.0"])
        #expect(findings.map(\.program) == ["/b/1", "/b/2", "/b/3"])
    }

    @Test(arguments: [
        ("", 0), ("1 said good 1.0", 0), ("1 said good 1.0\n", 1), ("1 said good 1.0\n2 said good 2.0", 1),
        ("1 said good 1.0\n2 no", 1), ("1 said good 1.0\n2 said good 2.0\n", 2),
    ])
    func answerThatEndsEarlyLeavesTheRestUnanswered(answer: String, answered: Int) throws {
        let all: [VersionFinding.Verdict] = [.same, .same, .same]
        #expect(try verdicts(answer) == all.prefix(answered) + Array(repeating: .noAnswer, count: 3 - answered))
    }

    @Test(arguments: [
        "good 1.0\ngood 2.0\ngood 3.0\n", "\n\n\n", "1 said good 1.0\n1 said good 1.0\n2 said good 2.0\n",
        "2 said good 2.0\n1 said good 1.0\n3 said good 3.0\n", "1 said good 1.0\n3 said good 3.0\n",
        "1 said good 1.0\n2 said good 2.0\n3 said good 3.0\n4 said good 4.0\n",
        "1 said good 1.0\n2 said good 2.0\n3 said good 3.0\n\n", "1 said good 1.0\n2 said good 2.0\n3 said good 3.0\nx",
        "1 said good 1.0\n2 said good 2.0\n3 said good 3.0\n3 said bad\n",
        "1 said good 1.0\n2 said good 2.0\n+3 said good 3.0\n", "1 said good 1.0\n2 said good 2.0\n03 said good 3.0\n",
        "1 said good 1.0\n2  said good 2.0\n", "1 said good 1.0\n2 said\n", "1 said good 1.0\n2 none \n",
        "Welcome!\n1 said good 1.0\n2 said good 2.0\n3 said good 3.0\n",
        "1\u{0} said good 1.0\n2 said good 2.0\n3 said good 3.0\n",
    ])
    func forgedLineMakesEverythingUnanswered(answer: String) throws {
        // A last piece without its line feed is no line yet.
        let whole = answer.hasSuffix("\n")
        #expect(try verdicts(answer) == Array(repeating: whole ? .noAnswer : .same, count: 3))
    }

    @Test func lineThatTheGatewaysOwnCannotPrintMakesEverythingUnanswered() throws {
        let longest = String(repeating: "x", count: VersionAnswer.longestText - 8)
        #expect(try verdicts("1 said \(longest)good 1.0\n") == [.same, .noAnswer, .noAnswer])
        #expect(try verdicts("1 said x\(longest)good 1.0\n").allSatisfy { $0 == .noAnswer })
        let endless = String(repeating: "x", count: 1_000_000)
        #expect(try verdicts("1 said good 1.0\n2 said \(endless)\n").allSatisfy { $0 == .noAnswer })
        #expect(try verdicts(endless).allSatisfy { $0 == .noAnswer })
    }

    @Test func bytesThatAreNoTextAreShownAsSuch() throws {
        let findings = try Self.question().findings(in: Array("1 said ".utf8) + [0xFF, 0xC3, 0x0A])
        #expect(findings[0].said == "\u{FFFD}\u{FFFD}")
        #expect(findings[0].verdict == .other)
    }

    @Test func anyBytesAreAnswered() throws {
        var random = SeededGenerator(seed: 5)
        let parts: [[UInt8]] =
            ["1 said ", "2 none\n", "\n", "3", " said good 1.0\n", "\u{1B}[2J", "1 none\n"].map {
                Array($0.utf8)
            } + [[0], [0xFF]]
        let question = try Self.question()
        for _ in 0..<5000 {
            let bytes = (0..<Int.random(in: 0...8, using: &random)).flatMap { _ in
                parts.randomElement(using: &random) ?? []
            }
            let findings = question.findings(in: bytes)
            #expect(findings.count == 3)
            let lines = String(decoding: bytes, as: UTF8.self).split(
                separator: "\n",
                omittingEmptySubsequences: false
            )
            for (index, finding) in findings.enumerated() where finding.verdict == .same {
                // A version counts only where the line of its own number says it.
                let line = lines[index]
                #expect(line.hasPrefix("\(index + 1) said ") && line.hasSuffix("good \(index + 1).0"), "\(lines)")
            }
        }
    }

    @Test func statusIsAFailureWhereAVersionIsNotKnown() throws {
        func status(_ verdicts: [VersionFinding.Verdict]) -> PeekCore.ExitStatus {
            verdicts.map { VersionFinding(command: "c", program: "/b", said: nil, checked: [], verdict: $0) }.exitStatus
        }
        #expect(status([.same, .missing]) == .success)
        #expect(status([.same, .other]) == .checkFailed)
        #expect(status([.same, .noAnswer]) == .checkFailed)
    }

    @Test(arguments: [
        ("(GNU coreutils) 9.1", "tail (GNU coreutils) 9.1", true),
        ("(GNU coreutils) 9.1", "(GNU coreutils) 9.10", false),
        ("(GNU coreutils) 9.1", "(GNU coreutils) 9.1.2", false), ("(GNU coreutils) 9.1", "(GNU coreutils) 9.1.", true),
        ("(GNU coreutils) 9.1", "(GNU coreutils) 9.10 as (GNU coreutils) 9.1", true),
        ("9.1", "19.1", false), ("9.1", "2.9.1", false), ("9.1", "v9.1, by x", true), ("9.1", "version .9.1", true),
        ("tmux 3.3", "tmux 3.3a", false), ("2.36", "2.36-9+deb12u13", true),
        ("systemd 252 ", "systemd 252 (252.3)", true),
        ("systemd 252 ", "systemd 2525", false), ("", "anything", false), ("1", "", false), ("9.1", "9.1", true),
        ("gawk", "gawks", true), ("9.1", "9,1", false),
    ])
    func textIsNoPartOfALongerVersion(text: String, line: String, isIncluded: Bool) {
        #expect(CheckedVersions(option: "-V", texts: ["no", text]).include(line) == isIncluded)
    }
}
