import Testing

@testable import PeekCore

/// What people type and what runs for it do the same, in gawk and in mawk.
struct AwkDialectTests {
    private static let input = #"printf 'a b 3\nc/d x 5\nfoo=bar 1 2 a\n'"#

    /// What `awk` prints of the input for each program; nil where it failed.
    private func outputs(of awk: String, _ programs: [String]) throws -> [String?] {
        let separator = "<-next->"
        var outputs: [String?] = []
        for start in stride(from: 0, to: programs.count, by: 50) {
            let script = programs[start...].prefix(50).map { program in
                "\(Self.input) | timeout 20 \(awk) -- \(singleQuoted(program)) 2>/dev/null; echo \"$?\(separator)\""
            }
            let text = try RealShell.run(script.joined(separator: "\n")).text
            for output in text.split(separator: "\(separator)\n", omittingEmptySubsequences: false).dropLast() {
                outputs.append(output.last == "0" ? String(output.dropLast()) : nil)
            }
        }
        try #require(outputs.count == programs.count)
        return outputs
    }

    @Test func canonicalProgramPrintsTheSame() throws {
        var generator = AwkTextGenerator(seed: 44)
        var pairs: [(typed: String, canonical: String)] = []
        while pairs.count < 250 {
            let typed = generator.program()
            guard let program = try? AwkProgram(parsing: typed) else { continue }
            pairs.append((typed, program.text))
        }
        var compared = 0
        var across: [[String?]] = []
        for awk in ["/usr/bin/gawk", "/usr/bin/mawk"] {
            let typed = try outputs(of: awk, pairs.map(\.typed))
            let canonical = try outputs(of: awk, pairs.map(\.canonical))
            for (index, pair) in pairs.enumerated() where typed[index] != nil {
                compared += 1
                #expect(typed[index] == canonical[index], "\(awk)\n\(pair.typed)\n\(pair.canonical)")
            }
            across.append(canonical)
        }
        #expect(compared > 400, "\(compared)")
        for (index, pair) in pairs.enumerated() {
            guard let gawk = across[0][index], let mawk = across[1][index], !Self.hasOddNumber(gawk + mawk) else {
                continue
            }
            #expect(gawk == mawk, "\(pair.canonical)")
        }
    }

    /// gawk and mawk write large and impossible numbers in ways of their own.
    private static func hasOddNumber(_ text: String) -> Bool {
        ["e+", "inf", "nan"].contains { text.contains($0) }
            || text.split { !$0.isNumber }.contains { $0.count > 9 }
    }

    @Test func allowedSamplesRunInBoth() throws {
        let programs = awkAllowedSamples.map(\.outcome)
        for (program, output) in zip(programs, try outputs(of: "/usr/bin/gawk --sandbox", programs)) {
            #expect(output != nil, "\(program)")
        }
        let own = ["asort(", "gensub(", ", m)"]
        let common = programs.filter { program in !own.contains { program.contains($0) } }
        for (program, output) in zip(common, try outputs(of: "/usr/bin/mawk", common)) {
            #expect(output != nil, "\(program)")
        }
    }
}
