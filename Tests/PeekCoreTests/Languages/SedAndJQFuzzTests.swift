import Testing

@testable import PeekCore

struct SedAndJQFuzzTests {
    @Test func everySedScriptParsesToItself() throws {
        var random = RandomSedScript(generator: SeededGenerator(seed: 40))
        for _ in 0..<3000 {
            let script = random.script()
            #expect(try SedScript(parsing: script.text) == script, "\(script.text)")
        }
    }

    @Test func everyJQFilterParsesToItself() throws {
        var random = RandomJQFilter(generator: SeededGenerator(seed: 41))
        for _ in 0..<1000 {
            let filter = random.filter()
            #expect(try JQFilter(parsing: filter.text) == filter, "\(filter.text)")
        }
    }

    @Test func whatIsAllowedOfAnySedSoupIsOneLineThatParsesToItself() throws {
        var generator = SeededGenerator(seed: 42)
        var allowed = 0
        for _ in 0..<8000 {
            let soup = Self.soup(Self.sedFragments, &generator)
            guard let script = try? SedScript(parsing: soup) else { continue }
            allowed += 1
            #expect(try SedScript(parsing: script.text) == script, "\(soup)")
            #expect(script.text.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x09 }, "\(soup)")
            #expect(script.commands.allSatisfy(Self.isHarmless), "\(soup)")
        }
        #expect(allowed > 500)
    }

    @Test func whatIsAllowedOfAnyJQSoupIsOneLineThatParsesToItself() throws {
        var generator = SeededGenerator(seed: 43)
        var allowed = 0
        for _ in 0..<8000 {
            let soup = Self.soup(Self.jqFragments, &generator)
            guard let filter = try? JQFilter(parsing: soup) else { continue }
            allowed += 1
            #expect(try JQFilter(parsing: filter.text) == filter, "\(soup)")
            #expect(filter.text.utf8.allSatisfy { $0 >= 0x20 } && !filter.text.hasPrefix("-"), "\(soup)")
            let tokens = try JQTokenizer.tokens(of: ProgramReader(filter.text, rule: "")).tokens
            #expect(!tokens.contains(.variable("ENV")), "\(soup)")
        }
        #expect(allowed > 500)
    }

    @Test func anyCharactersAreReadWithoutTrouble() {
        var generator = SeededGenerator(seed: 44)
        let characters = Array("sywre/\\[]{}|;:!$^.*&\n\t\r\0 ~,+#=1ab\"'()@?-<>é🙂").map(String.init)
        for _ in 0..<8000 {
            let count = Int.random(in: 0...24, using: &generator)
            let text = (0..<count).compactMap { _ in characters.randomElement(using: &generator) }.joined()
            for refusal in [
                Self.refusal { () throws(Refusal) in _ = try SedScript(parsing: text) },
                Self.refusal { () throws(Refusal) in _ = try JQFilter(parsing: text) },
            ] { #expect(refusal?.message.hasPrefix("character ") ?? true) }
        }
    }

    private static func refusal(_ parse: () throws(Refusal) -> Void) -> Refusal? {
        do { try parse() } catch { return error }
        return nil
    }

    /// Fragments one after the other, mostly few.
    private static func soup(_ fragments: [String], _ generator: inout SeededGenerator) -> String {
        let count = Int.random(in: 1...8, using: &generator)
        return (0..<count).compactMap { _ in fragments.randomElement(using: &generator) }.joined()
    }

    /// Only commands that edit the stream.
    private static func isHarmless(_ command: SedCommand) -> Bool {
        switch command.action {
        case .block(let commands): commands.allSatisfy(isHarmless)
        case .plain(let letter): "=dDFgGhHnNpPqQxz".contains(letter)
        case .branch(let letter, _): "btT".contains(letter)
        case .text(let letter, _): "aic".contains(letter)
        case .substitute(let substitution): substitution.flags.allSatisfy { "gIMp".contains($0) }
        case .list, .label, .transliterate: true
        }
    }

    private static let sedFragments = [
        "p", "d", "w f", "r f", "e", "s/a/b/", "s/a/b/w f", "s|/|x|g", "y/a/b/", ":a", "ba", "t", "{", "}", ";", "\n",
        " ", "!",
        "1", "$", ",", "/x/", #"\,x,"#, "I", "[", "]", "/", #"\"#, #"\n"#, #"\/"#, "[/]", "[^/]*", "s/[/]/w/", "a x",
        "#", "~", "+2",
        "l", "q", "{p}", "/a/,/b/p", "s,a,b,", "n;", "$!N", "p;", "d;",
    ]

    private static let jqFragments = [
        ".", ".a", "..", "|", ",", "[", "]", "(", ")", "{", "}", ":", "?", "//", "?//", "env", "$ENV", "$x",
        "import \"a\" as b;",
        "\"", "\\(", "\"a\"", "\"\\(.b)\"", "@sh ", "1", "-", "+", "and ", "not", "map(.a)", "select(.a == 1)", "[.[]]",
        ".[0]",
        "if . then 1 end", "def f: .;", "f", " as $x|", "reduce .[] as $x(0;.)", "try ", " catch ", "{a, b: 1}", "#",
        "; ", " ",
        ".a|", ".b,", "length", "|keys", "= 1", "|= .", "\t", "modulemeta",
    ]
}
