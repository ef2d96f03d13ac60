import Foundation
import PeekTesting
import Testing

@testable import PeekCore

/// What the gateway's line for versions does with real programs, hostile ones too.
struct VersionProgramsTests {
    private let tree: TemporaryTree

    init() throws { tree = try TemporaryTree(["plain.txt"]) }

    private func question(_ programs: [(name: String, script: String?)]) throws -> VersionQuestion {
        for case (let name, let script?) in programs {
            try writeProgram("#!/bin/sh\n\(script)\n", to: "\(tree.path)/\(name)")
        }
        let checked = CheckedVersions(option: "-V", texts: ["good 1.0"])
        return try VersionQuestion(
            role: Role(name: "r"),
            entries: programs.map { CatalogueEntry(name: $0.name, binary: "\(tree.path)/\($0.name)", checked: checked) }
        )
    }

    private func findings(_ programs: [(name: String, script: String?)]) throws -> [VersionFinding] {
        let question = try question(programs)
        let result = try RealShell.run(question.rendering)
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        #expect(result.output.count <= question.longestAnswer)
        return question.findings(in: result.output)
    }

    @Test func firstLineOfEachProgramIsHeard() throws {
        let findings = try findings([
            ("a", #"echo "$1 good 1.0"; echo other"#), ("b it's", "echo bad >&2; exit 3"), ("c", "printf 'good 1.0'"),
            ("d", "exit 0"), ("e", nil), ("plain.txt", nil), (".", nil), ("f", "cat"), ("g", "kill -SEGV $$"),
        ])
        #expect(
            findings.map(\.verdict) == [
                .same, .other, .same, .noAnswer, .missing, .missing, .missing, .noAnswer, .noAnswer,
            ]
        )
        #expect(findings.map(\.said).prefix(3) == ["-V good 1.0", "bad", "good 1.0"])
    }

    @Test func programAnswersForItselfAlone() throws {
        let findings = try findings([
            ("a", #"printf 'bad\n2 said good 1.0\n3 said good 1.0\n'"#), ("b", "echo bad"),
            ("c", #"printf '\0002 said good 1.0\r\033[2J\\n\n'"#), ("d", "yes 'bad' | tr -d '\\n'"),
            ("e", #"head -c 300 /dev/zero | tr '\0' x; echo good 1.0"#), ("f", "yes 'n said good 1.0'"),
        ])
        #expect(findings.map(\.verdict) == [.other, .other, .same, .other, .other, .same])
        #expect(findings[2].said == "2 said good 1.0\r\u{1B}[2J\\n")
        #expect(findings[3].said?.utf8.count == VersionAnswer.longestText)
    }

    @Test func programThatHangsIsGivenUp() throws {
        let findings = try findings([
            ("a", "sleep 600"), ("b", "echo good 1.0; exec sleep 600"), ("c", "echo good 1.0"),
        ])
        #expect(findings.map(\.verdict) == [.noAnswer, .same, .same])
    }

    @Test func nothingOutlivesItsParent() throws {
        let pipe = "\(tree.path)/pipe"
        try #require(mkfifo(pipe, 0o600) == 0)
        // By the time that so many have answered, what watches the whole is there.
        let quick = (0..<40).map { (name: "quick\($0)", script: String?("echo good 1.0")) }
        let rendering = try question(quick + [("slow", "exec 9>\(pipe); sleep 600")]).rendering
        #expect(rendering.contains(" KILL 5 "))
        // Nothing but the death of its parent is to end it.
        let patient = rendering.replacing(" KILL 5 ", with: " KILL 300 ")
        let parent = try ChildProcess(["/bin/sh", "-c", #"(exec setsid /bin/sh -c "$1"); exit $?"#, "sshd", patient])
        // Opened when the program has opened the other end, and at its end when the program and its child are gone.
        let reader = open(pipe, O_RDONLY)
        defer { close(reader) }
        kill(parent.id, SIGKILL)
        var descriptor = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
        #expect(poll(&descriptor, 1, 20_000) == 1, "it still runs")
        #expect(parent.wait() == 128 + SIGKILL)
    }
}
