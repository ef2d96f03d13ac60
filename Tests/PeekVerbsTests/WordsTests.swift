import Foundation
import PeekCore
import PeekTesting
import PeekVerbs
import Testing

struct WordsTests {
    @Test(
        arguments: [
            ("", []),
            ("  \t\n ", []),
            ("session list --json", ["session", "list", "--json"]),
            ("a  b\tc\nd", ["a", "b", "c", "d"]),
            ("''", [""]),
            ("\"\" ''", ["", ""]),
            ("'a b'", ["a b"]),
            ("\"a b\"", ["a b"]),
            ("a'b'\"c\"d", ["abcd"]),
            (#"a\ b"#, ["a b"]),
            (#"'a\b'"#, [#"a\b"#]),
            (#""a\b""#, [#"a\b"#]),
            (#""\$\`\"\\""#, [#"$`"\"#]),
            (#"\n\\"#, [#"n\"#]),
            ("a\\\nb", ["ab"]),
            ("a \\\n b", ["a", "b"]),
            ("\"a\\\nb\"", ["ab"]),
            (#"it'\''s"#, nil),
            (#"'it'\''s'"#, ["it's"]),
            ("$HOME `id` $(id)", ["$HOME", "`id`", "$(id)"]),
            ("a|b https://ci.example/run?a=1&b=2", ["a|b", "https://ci.example/run?a=1&b=2"]),
            ("* ~ # ? [a]", ["*", "~", "#", "?", "[a]"]),
            ("ü \u{202E}x", ["ü", "\u{202E}x"]),
            ("'open", nil),
            ("\"open", nil),
            (#""open\"#, nil),
            (#"end\"#, nil),
            ("tail app.log | wc", nil),
            ("a && b", nil),
            ("a ; b", nil),
            ("a 2>/dev/null", nil),
            ("a >x", nil),
            ("a '|' b", ["a", "|", "b"]),
            (#"a \| 2\>x"#, ["a", "|", "2>x"]),
        ] as [(String, [String]?)]
    )
    func lineIsSplitAsAShellWouldQuoteIt(_ line: String, _ words: [String]?) {
        do {
            #expect(try splitWords(line) == words)
        } catch {
            #expect(words == nil)
            #expect(error.status == .usage)
        }
    }

    @Test func quotedWordsAreSplitIntoTheSameWords() throws {
        var random = SeededGenerator(seed: 7)
        let pieces = [
            "a", " ", "'", "\"", "\\", "\n", "\t", "\r\n", "|", ">", "$", "`", "*", "ü", "\u{202E}", "\u{301}", "\0",
            "=", "~",
        ]
        for _ in 0..<5000 {
            let words = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                (0..<Int.random(in: 0...6, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
                    .joined()
            }
            #expect(try splitWords(quoteWords(words)).map { Array($0.utf8) } == words.map { Array($0.utf8) })
        }
    }

    @Test func anyLineIsSplitOrRefused() {
        var random = SeededGenerator(seed: 8)
        let bytes = Array("ab '\"\\|&;<>()\n\t2$".utf8)
        for _ in 0..<20_000 {
            let line = (0..<Int.random(in: 0...12, using: &random)).map { _ in bytes.randomElement(using: &random) ?? 0
            }
            let text = String(decoding: line, as: UTF8.self)
            do {
                let words = try splitWords(text)
                #expect(try splitWords(quoteWords(words)) == words)
            } catch {
                #expect(error.status == .usage)
            }
        }
    }

    @Test func shellReadsTheSameWords() async throws {
        var random = SeededGenerator(seed: 10)
        // Without a line break, which would end the shell's command, and without what a shell expands.
        let pieces = ["a", "b", " ", "\t", "'", "\"", "\\", "=", "ü", "|", ">", "&"]
        var script = "f() { for word; do printf '%s|' \"$word\"; done; printf '\\n'; }\n"
        var expected = ""
        for _ in 0..<2000 {
            let line = (0..<Int.random(in: 0...10, using: &random))
                .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            // An operator inside a word is ours to take as it is, and the shell's to act on.
            guard let words = try? splitWords(line), !words.contains(where: { $0.contains { "|>&".contains($0) } })
            else {
                continue
            }
            script += "f \(line)\n"
            expected += words.map { "\($0)|" }.joined() + "\n"
        }
        let shell = try await Finished.running(["/bin/sh"], input: Data(script.utf8))
        #expect(shell.status == 0)
        #expect(shell.output == expected)
    }

    @Test func plainWordIsNotQuoted() {
        #expect(quoteWord("/var/log/checkout/app.log") == "/var/log/checkout/app.log")
        #expect(quoteWord("-n") == "-n")
        #expect(quoteWord("a=b") == "'a=b'")
        #expect(quoteWord("") == "''")
        #expect(quoteWord("it's") == #"'it'\''s'"#)
    }
}

/// SplitMix64 (https://prng.di.unimi.it/splitmix64.c): the same chance on every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
