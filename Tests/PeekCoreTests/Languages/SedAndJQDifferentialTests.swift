import Testing

@testable import PeekCore

/// What was typed and what runs in its place do the same, with the programs that are here.
struct SedAndJQDifferentialTests {
    private static let lines = "start a/b c\nfoo]x bar\n[a] é \"q\" password=x1\nERROR 1\n\nabab\\n \nend\n"
    private static let values = """
        {"a":{"b":[1,2],"x y":3},"level":"error","status":500,"ts":"t","x":null,"e1":{"e2":2},"n":-1}
        [{"a":{"b":5},"path":"/","n":1},{"a":null,"path":"/x","n":0}]
        "a|b" 7
        """

    /// What each of `programs` does: its output and status.
    ///
    /// - Parameter command: the words before the program.
    private func results(of programs: [String], _ command: String, _ input: String) throws -> [Substring] {
        var results: [Substring] = []
        // All of them would be more than one argument of a shell holds.
        for start in stride(from: 0, to: programs.count, by: 20) {
            let lines = programs[start..<min(start + 20, programs.count)].map { program in
                "printf %s \(singleQuoted(input)) | \(command) \(singleQuoted(program)) 2>/dev/null; printf '%s\\036' $?"
            }
            let output = try RealShell.run(lines.joined(separator: "\n")).text
            results += output.split(separator: "\u{1E}", omittingEmptySubsequences: false).dropLast()
        }
        try #require(results.count == programs.count)
        return results
    }

    @Test func sedDoesTheSameWithTheCanonicalText() throws {
        let rows = SedScriptTests.scripts
        let typed = try results(of: rows.map(\.typed), "/usr/bin/sed --sandbox --", Self.lines)
        let canonical = try results(of: rows.map(\.canonical), "/usr/bin/sed --sandbox --", Self.lines)
        for (row, (before, after)) in zip(rows, zip(typed, canonical)) {
            #expect(before == after, "\(row.typed)")
        }
        #expect(canonical.count { $0.hasSuffix("0") } > rows.count * 9 / 10)
    }

    @Test func sedWritesNothingEvenWithoutItsSandbox() throws {
        let tree = try TemporaryTree(["in"])
        var random = RandomSedScript(generator: SeededGenerator(seed: 45))
        // Each begins with a label; without a jump to it, and without D, which begins anew, they end.
        let scripts = (0..<300).map { _ in random.script().text }
            .filter { !$0.dropFirst(5).contains("loop") && !$0.contains("D") }
        let commands = (SedScriptTests.scripts.map(\.canonical) + scripts).map { script in
            "/usr/bin/sed -n -- \(singleQuoted(script)) in >/dev/null 2>&1"
        }
        let result = try RealShell.run("cd \(tree.path)\n\(commands.joined(separator: "\n"))\nls -A; cat in")
        #expect(result.text == "in\nin\n")
    }

    @Test func jqDoesTheSameWithTheCanonicalText() throws {
        let rows = JQFilterTests.filters
        let canonical = try results(of: rows.map(\.canonical), "/usr/bin/jq -c", Self.values)
        for (row, after) in zip(rows, canonical) {
            // Neither a syntax error nor a wrong option.
            #expect(!after.hasSuffix("3") && !after.hasSuffix("2"), "\(row.canonical): \(after)")
        }
        // A dash makes an option of some as typed.
        let others = zip(rows, canonical).filter { $0.0.typed != $0.0.canonical && !$0.0.typed.hasPrefix("-") }
        var compared = 0
        for ((row, after), before) in zip(others, try results(of: others.map(\.0.typed), "/usr/bin/jq -c", Self.values))
        {
            // Some as typed are for jq 1.7 alone.
            if before.hasSuffix("3") { continue }
            compared += 1
            #expect(before == after, "\(row.typed)")
        }
        #expect(compared > others.count / 2)
    }

    @Test func noFilterShowsTheEnvironment() throws {
        var random = RandomJQFilter(generator: SeededGenerator(seed: 47))
        let filters = (0..<40).map { _ in random.filter().text }
        let command = "CANARY=singing timeout 2 /usr/bin/jq -c"
        let shown = try RealShell.run("printf '{}' | \(command) env").text
        #expect(shown.contains("singing"))
        for result in try results(of: filters, command, Self.values) { #expect(!result.contains("singing")) }
    }

    @Test func sedSoupsDoTheSame() throws {
        var generator = SeededGenerator(seed: 46)
        let pieces = [
            "s/a/b/", "s|/|x|g", "/a/", "1", "$", "!", "p", ";", " ", "{p}", "s,b\\,*,[&],2", "y/ab/xy/", "s/[/]/-/",
            "\\,a,", ",", "2",
            "+1", "I", "d", "n", "=", "s/\\//\\//p", "N", "s/[^/]*$/\\U&/",
        ]
        var typed: [String] = []
        var canonical: [String] = []
        while typed.count < 150 {
            let count = Int.random(in: 1...7, using: &generator)
            let soup = (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
            guard let script = try? SedScript(parsing: soup), script.text != soup else { continue }
            typed.append(soup)
            canonical.append(script.text)
        }
        let before = try results(of: typed, "/usr/bin/sed --sandbox --", Self.lines)
        let after = try results(of: canonical, "/usr/bin/sed --sandbox --", Self.lines)
        for (soup, (before, after)) in zip(typed, zip(before, after)) { #expect(before == after, "\(soup)") }
    }
}
