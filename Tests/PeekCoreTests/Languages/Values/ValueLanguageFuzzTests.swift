import Testing

@testable import PeekCore

struct ValueLanguageFuzzTests {
    /// Pieces of which many values are in a language.
    static let pieces: [NamedValueRule: [String]] = [
        .dateFormat: [
            "+", "%", "%Y", "%-", "%0", "3", "^", "#", "_", "d", "N", "%:z", ":", "E", "O", " ", "a", "%%", "é",
        ],
        .dateText: [
            "2026", "-", "11", "01", " ", ":", "10", "T", "Z", "hour", "ago", "next", "Monday", "+", "@", "TZ=\"", "\"",
            "UTC", "/", "..", "now", ".", ",", "1", "days", "\t", "x9",
        ],
        .goTemplate: [
            "{{", "}}", "{{.}}", ".A", ".b", " ", "|", "json", "(", ")", "\"", "\"a\"", "if", "end", "{{end}}",
            "{{if .a}}",
            "range", "$x", ":=", "=", "-", "1", "define", "text", "'a'", "`", "\\", ",", "index", "{{else}}",
            "{{- .a -}}",
        ],
        .containerFilter: ["status", "name", "label", "=", "x", " ", "!=", "a=b", "é"],
        .resourceOutput: [
            "jsonpath=", "custom-columns=", "go-template=", "wide", "-file", "{.a}", "A:", ".a", ",", "{{.a}}", "{",
            "}",
            "=", ":", "[0]",
        ],
        .jsonPath: [
            "{", "}", ".a", "[", "]", "(", ")", "?", "@", "'", "\"", "\"\\n\"", "range ", "end", "*", "..", " ", "\\",
            "{end}", "{range .a}", "text", "==", ",", "0",
        ],
        .labelSelector: ["a", "b/c", "=", "==", "!=", "!", " in ", " notin ", "(", ")", ",", " ", ">", "-", ".", "1"],
        .fieldSelector: ["a.b", "a.b=x", "=", "==", "!=", "!", ",", "x", "\\", "\\,", "\\=", " ", "é"],
        .openSockets: ["4", "6", "TCP", "udp", "@", "1.2.3.4", "[::1]", "[", "]", ":", "80", ",", "-", "x", "é", "."],
        .unit: ["a", "@", ".", ".service", "*", "?", "[", "]", "0-9", "-", "\\x2d", "\\", ":", "_", " ", "timer"],
    ]

    @Test(arguments: NamedValueRule.allCases.filter { $0.language != nil })
    func whatIsAllowedOfAnySoupParsesToItself(rule: NamedValueRule) throws {
        var generator = SeededGenerator(seed: UInt64(50 + (NamedValueRule.allCases.firstIndex(of: rule) ?? 0)))
        let pieces = try #require(Self.pieces[rule])
        var allowed = 0
        for _ in 0..<4000 {
            let count = Int.random(in: 1...7, using: &generator)
            let start = rule == .dateFormat ? "+" : ""
            let soup = start + (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
            guard let text = try? ValueRule.named(rule).canonical(soup, rule: "") else { continue }
            allowed += 1
            #expect(try ValueRule.named(rule).canonical(text, rule: "") == text, "\(soup)")
            #expect(try Self.isSame(rule.language, soup, text), "\(soup)")
            #expect(text.utf8.count <= soup.utf8.count * 2 + 8, "\(soup)")
        }
        #expect(allowed > 100)
    }

    @Test(arguments: NamedValueRule.allCases.filter { $0.language != nil })
    func anyCharactersAreReadWithoutTrouble(rule: NamedValueRule) throws {
        var generator = SeededGenerator(seed: 49)
        let characters = Array("{}()[]\"'`\\|.,:;=!<>@%+-*?$#~&/ \t\n\r\0a1Tzé🙂\u{202E}").map(String.init)
        for _ in 0..<2000 {
            let count = Int.random(in: 0...24, using: &generator)
            let text = (0..<count).compactMap { _ in characters.randomElement(using: &generator) }.joined()
            guard let canonical = try? ValueRule.named(rule).canonical(text, rule: "") else { continue }
            #expect(canonical.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x09 }, "\(text)")
        }
    }

    /// Whether both are the same value and not only the same text.
    private static func isSame(_ language: (any ValueLanguage.Type)?, _ first: String, _ second: String) throws -> Bool
    {
        func compare<Language: ValueLanguage>(_ language: Language.Type) throws -> Bool {
            try language.init(parsing: first, rule: "") == language.init(parsing: second, rule: "")
        }
        guard let language else { return false }
        return try compare(language)
    }
}
