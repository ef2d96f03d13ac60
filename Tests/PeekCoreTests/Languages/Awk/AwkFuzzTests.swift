import Testing

@testable import PeekCore

struct AwkFuzzTests {
    private static let fragments = [
        "print", "printf", "getline", "system", "close", "ARGV", "ENVIRON", "FILENAME", "NF", "x", "a", "f", "length",
        "substr", "sub", "if", "else", "while", "for", "do", "in", "function", "BEGIN", "END", "next", "exit", "delete",
        "func", "switch", "1", "0.5", "011", "\"s\"", "\"|\"", "\"\\\"", "\"", "/r/", "/[/]/", "/[", "/", "//", "$",
        "$1",
        "$NF", "(", ")", "(", ")", "[", "]", "{", "}", "{", "}", ";", ";", ",", "+", "-", "*", "/", "%", "^", "!", "=",
        "==", "<", ">", ">>", "|", "||", "|&", "&", "&&", "~", "!~", "?", ":", "++", "--", "+=", "**", "@", "#", "\\",
        "\\\n", "\n", "\t", " ", " ", " ", "'", "`", "\0", "ü", "::", "_",
    ]

    /// Whatever is taken has one canonical text, and an independent look at that finds nothing.
    private func expectHarmless(_ text: String) -> Bool {
        guard let program = try? AwkProgram(parsing: text) else { return false }
        #expect((try? AwkProgram(parsing: program.text)) == program, "\(text)")
        #expect(AwkCanonicalCheck.problem(in: program.text) == nil, "\(text)\n\(program.text)")
        return true
    }

    @Test(
        arguments: [
            "{ print($1) > \"x\" }", "{ print($1 > 2), 3 }", "{ print $1 }", "{ x = \"id\" | y }", "{ system(\"id\") }",
            "{ while (getline x) { } }", "{ x[ARGV] }", "{ print(1) | \"sh\" }", "{ x = \"a }", "/[/ > \"x\"",
            "{ @f() }",
            "{ x = a / b > \"f\" / c; printf(\"\") >> \"f\" }", "{ print\n }",
        ]
    )
    func independentLookFindsHarm(canonical: String) {
        #expect(AwkCanonicalCheck.problem(in: canonical) != nil)
    }

    @Test func soupsOfTokensNeverPassWithHarm() {
        var random = SeededGenerator(seed: 41)
        var taken = 0
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...12, using: &random)
            let soup = (0..<count).compactMap { _ in Self.fragments.randomElement(using: &random) }
            let text = pick([soup.joined(), soup.joined(separator: " ")], &random)
            if expectHarmless(text) { taken += 1 }
            if expectHarmless("{ \(text) }") { taken += 1 }
            if expectHarmless("{ print \(text) }") { taken += 1 }
        }
        // A loop that takes nothing would prove nothing.
        #expect(taken > 400, "\(taken)")
    }

    @Test func changedSamplesNeverPassWithHarm() {
        var random = SeededGenerator(seed: 42)
        let samples = (awkAllowedSamples + awkAttackSamples + awkBrokenSamples).map(\.program)
        var taken = 0
        for _ in 0..<20_000 {
            var bytes = Array(pick(samples, &random).utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let start = Int.random(in: 0...bytes.count, using: &random)
                let end = min(bytes.count, start + Int.random(in: 0...3, using: &random))
                bytes.replaceSubrange(
                    start..<end,
                    with: Bool.random(using: &random) ? [] : Array(pick(Self.fragments, &random).utf8)
                )
            }
            if expectHarmless(String(decoding: bytes, as: UTF8.self)) { taken += 1 }
        }
        #expect(taken > 2000, "\(taken)")
    }

    @Test func everyTreeIsItsTextParsed() throws {
        var generator = AwkTreeGenerator(seed: 43)
        for _ in 0..<3000 {
            let items = generator.items()
            let text = try AwkRendering.text(of: items)
            let program = try AwkProgram(parsing: text)
            #expect(program.items == items, "\(text)")
            #expect(program.text == text)
            #expect(AwkCanonicalCheck.problem(in: text) == nil, "\(text)")
        }
    }

    private func pick(_ choices: [String], _ random: inout SeededGenerator) -> String {
        choices[Int.random(in: choices.indices, using: &random)]
    }
}
