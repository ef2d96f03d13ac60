import Testing

@testable import PeekCore

/// What was typed and what runs in its place do the same, with the programs that are here.
struct LineLanguageDifferentialTests {
    private struct Outcome: Equatable {
        var output: Substring
        var status: Substring
    }

    /// What each of `commands` prints, its errors left out, and its status.
    private func outcomes(of commands: [String], in directory: String = "/") throws -> [Outcome] {
        var outcomes: [Outcome] = []
        // All of them would be more than one argument of a shell holds.
        for start in stride(from: 0, to: commands.count, by: 40) {
            let lines = commands[start..<min(start + 40, commands.count)].map {
                "\($0) 2>/dev/null; printf '\\036%s\\035' $?"
            }
            let text = try RealShell.run("cd \(directory)\n" + lines.joined(separator: "\n")).text
            outcomes += text.split(separator: "\u{1D}").map { part in
                let parts = part.split(separator: "\u{1E}", maxSplits: 1, omittingEmptySubsequences: false)
                return Outcome(output: parts[0], status: parts[1])
            }
        }
        try #require(outcomes.count == commands.count)
        return outcomes
    }

    @Test func dateWritesTheSameAndKnowsEveryConversion() throws {
        var generator = SeededGenerator(seed: 70)
        let pieces = [
            "%", "-", "_", "0", "^", "#", "5", "12", "Y", "d", "s", "N", "z", ":z", "::z", "a", "B", "EY", "Od", "T",
            "F",
            " ", "x", "j", "V", "P", "R", "c", "q", "h", "C", "e", "G", "k", "l", "n", "t", "X", "W", "u", "%-", "%^",
        ]
        var typed: [String] = []
        var canonical: [String] = []
        while typed.count < 300 {
            let count = Int.random(in: 1...6, using: &generator)
            let soup = "+%" + (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
            guard let format = try? DateFormat(parsing: soup, rule: "") else { continue }
            typed.append(soup)
            canonical.append(format.text)
        }
        let names = DateFormat.names.sorted().map { "+%\($0)" }
        let date = "/usr/bin/date -u -d @1762000000 "
        let before = try outcomes(of: (typed + names).map { date + singleQuoted($0) })
        let after = try outcomes(of: (canonical + names).map { date + singleQuoted($0) })
        for (format, (before, after)) in zip(typed + names, zip(before, after)) {
            #expect(before == after && after.status == "0", "\(format)")
            // date writes what it does not know as it stands.
            #expect(format.contains("%%") || !after.output.contains("%"), "\(format): \(after.output)")
        }
    }

    @Test func dateReadsTheSameTimes() throws {
        var generator = SeededGenerator(seed: 71)
        let pieces = [
            "now", "1", "hour", "ago", " ", "  ", "2026-11-01", "10:00", "Z", "next", "Monday", "@5", "+2", "days",
            "TZ=\"Asia/Tokyo\" ",
        ]
        let tables = ValueLanguageTests.allowed.filter { $0.rule == .dateText }.map(\.typed)
        let soups = (0..<300).map { _ in
            (0..<Int.random(in: 1...6, using: &generator)).compactMap { _ in pieces.randomElement(using: &generator) }
                .joined()
        }
        let times = (tables + soups).compactMap { text in
            (try? DateText(parsing: text, rule: "")).map { (typed: text, canonical: $0.text) }
        }
        // Not to the second, which may pass between the two.
        let command = "/usr/bin/date -u +%FT%H -d "
        let before = try outcomes(of: times.map { command + singleQuoted($0.typed) })
        let after = try outcomes(of: times.map { command + singleQuoted($0.canonical) })
        for (time, (before, after)) in zip(times, zip(before, after)) {
            #expect(before.status == after.status, "\(time.typed)")
            if !time.typed.contains("now"), !time.typed.contains("hour") { #expect(before == after, "\(time.typed)") }
        }
        #expect(after[..<tables.count].allSatisfy { $0.status == "0" })
        #expect(after.count { $0.status == "0" } > 60)
    }

    @Test func findReadsWhatIsAllowedAndDoesNothingButPrint() throws {
        let tree = try TemporaryTree(["d/a.log", "d/b.gz", "c/it's"])
        var generator = SeededGenerator(seed: 72)
        let soup = try #require(LineLanguageFuzzTests.soups.first { $0.start.hasPrefix("find") })
        var lines: [(typed: String, canonical: String)] = []
        while lines.count < 120 {
            let line = soup.line(&generator).replacing("/var/log", with: tree.path)
            guard let authorization = try? tree.authorize(line) else { continue }
            // Words in front of the tests are paths, which are not there.
            let paths = authorization.command.stages[0].operands.filter { if case .path = $0 { true } else { false } }
            if paths.count == 1 { lines.append((line, authorization.canonical)) }
        }
        let before = try outcomes(of: lines.map(\.typed), in: tree.path)
        let after = try outcomes(of: lines.map(\.canonical), in: tree.path)
        for (line, (before, after)) in zip(lines, zip(before, after)) {
            #expect(before == after, "\(line.typed)")
            #expect(after.status == "0", "\(line.canonical)")
        }
        #expect(try RealShell.run("cd \(tree.path) && find . -type f | sort").text == "./c/it's\n./d/a.log\n./d/b.gz\n")
    }

    @Test func psShowsAsManyColumnsAsWereAsked() throws {
        for columns in ["pid", "pid,ppid", "pid,user:20,rss", "pid=A,args=B", "pid,stat,etime,comm"] {
            let command = try TestPolicy.parse("ps -p 1 -o \(columns)")
            let output = try RealShell.run(command.canonical)
            let header = output.text.prefix { $0 != "\n" }.split(separator: " ")
            #expect(output.status == 0)
            #expect(header.count == columns.split(separator: ",").count, "\(columns): \(header)")
        }
    }

    @Test(arguments: ["ps", "ss"])
    func theProgramTakesEveryLineThatIsAllowed(name: String) throws {
        var generator = SeededGenerator(seed: 73)
        let soup = try #require(LineLanguageFuzzTests.soups.first { $0.start == name })
        var lines: [String] = []
        for _ in 0..<2000 where lines.count < 60 {
            guard let authorization = TestPolicy.decide(soup.line(&generator)).authorization else { continue }
            lines.append(authorization.canonical)
        }
        let errors = try lines.map { line in (line, try RealShell.run(line + " >/dev/null").errors) }
        // Both complain of what does not go together, such as two ways to sort, but never of a word that they do not know.
        for (line, errors) in errors {
            for complaint in ["unknown", "unrecognized", "invalid option", "bogus", "syntax error: unexpected"] {
                #expect(!errors.contains(complaint), "\(line): \(errors)")
            }
        }
    }

    @Test func systemctlKnowsEveryVerbAndOption() throws {
        var generator = SeededGenerator(seed: 74)
        let soup = try #require(LineLanguageFuzzTests.soups.first { $0.start == "systemctl" })
        var lines: [String] = []
        for _ in 0..<2000 where lines.count < 30 {
            guard let authorization = TestPolicy.decide(soup.line(&generator)).authorization else { continue }
            lines.append(authorization.canonical)
        }
        for line in lines {
            let errors = try RealShell.run(line + " >/dev/null").errors
            for complaint in ["Unknown command", "unrecognized option", "invalid option", "Too many arguments"] {
                #expect(!errors.contains(complaint), "\(line): \(errors)")
            }
        }
    }
}
