import PeekCore
import Testing

struct TerminalFilterTests {
    private func filter(_ keeping: TerminalFilter.Keeping, _ parts: [[UInt8]]) -> String {
        var filter = TerminalFilter(keeping)
        var shown: [UInt8] = []
        for part in parts { shown += filter.filter(part) }
        return String(decoding: shown + filter.finish(), as: UTF8.self)
    }

    private func filter(_ keeping: TerminalFilter.Keeping, _ text: String) -> String {
        filter(keeping, [Array(text.utf8)])
    }

    /// Name, what comes, what a screen, colours and text let pass.
    static let table: [(String, String, String, String, String)] = [
        ("text", "plain ünï 🙂\tx\n", "plain ünï 🙂\tx\n", "plain ünï 🙂\tx\n", "plain ünï 🙂\tx\n"),
        ("colour", "\u{1B}[1;31mred\u{1B}[m", "\u{1B}[1;31mred\u{1B}[m", "\u{1B}[1;31mred\u{1B}[m", "red"),
        ("true colour", "\u{1B}[38:2::1:2:3mx", "\u{1B}[38:2::1:2:3mx", "\u{1B}[38:2::1:2:3mx", "x"),
        ("cursor", "a\u{1B}[2Ab\u{1B}[10;20Hc", "a\u{1B}[2Ab\u{1B}[10;20Hc", "abc", "abc"),
        ("alternate screen", "\u{1B}[?1049hx\u{1B}[?1049l", "\u{1B}[?1049hx\u{1B}[?1049l", "x", "x"),
        ("erase", "\u{1B}[2J\u{1B}[Kx", "\u{1B}[2J\u{1B}[Kx", "x", "x"),
        ("line drawing", "\u{1B}(0qq\u{1B}(B", "\u{1B}(0qq\u{1B}(B", "qq", "qq"),
        ("save cursor", "\u{1B}7x\u{1B}8", "\u{1B}7x\u{1B}8", "x", "x"),
        ("clipboard", "a\u{1B}]52;c;ZXZpbA==\u{7}b", "ab", "ab", "ab"),
        ("clipboard, string terminator", "a\u{1B}]52;c;ZXZpbA==\u{1B}\\b", "ab", "ab", "ab"),
        ("title", "\u{1B}]0;pwned\u{7}x", "x", "x", "x"),
        ("link", "\u{1B}]8;;http://evil\u{1B}\\x\u{1B}]8;;\u{1B}\\", "x", "x", "x"),
        ("unfinished command hides nothing", "\u{1B}]52;c;AAAA\nnext\n", "\nnext\n", "\nnext\n", "\nnext\n"),
        ("device control", "\u{1B}P$qm\u{1B}\\x", "x", "x", "x"),
        ("sixel", "\u{1B}Pq#0;2;0;0;0~-\u{1B}\\x", "x", "x", "x"),
        ("application and privacy", "\u{1B}_G\u{1B}\\\u{1B}^p\u{1B}\\\u{1B}Xs\u{1B}\\x", "x", "x", "x"),
        ("attributes query", "\u{1B}[c\u{1B}[>c\u{1B}[=c\u{1B}Zx", "x", "x", "x"),
        ("status query", "\u{1B}[5n\u{1B}[6n\u{1B}[?6nx", "x", "x", "x"),
        ("title report", "\u{1B}[21t\u{1B}[20tx", "x", "x", "x"),
        ("window", "\u{1B}[3;0;0t\u{1B}[8;1;1tx", "x", "x", "x"),
        ("mode query", "\u{1B}[?1049$px", "x", "x", "x"),
        ("mouse", "\u{1B}[?1000h\u{1B}[?1006hx", "x", "x", "x"),
        ("mouse behind the alternate screen", "\u{1B}[?1049;1000hx", "x", "x", "x"),
        ("highlight tracking", "\u{1B}[1;1;1;1;1Tx", "x", "x", "x"),
        ("paste and focus", "\u{1B}[?2004h\u{1B}[?1004hx", "x", "x", "x"),
        ("keyboard", "\u{1B}[>4;2mx\u{1B}[>1ux", "xx", "xx", "xx"),
        ("endless repetition", "x\u{1B}[999999999b", "x", "x", "x"),
        ("endless parameters", "x\u{1B}[" + String(repeating: "1;", count: 1000) + "m", "x", "x", "x"),
        ("answerback", "\u{5}x", "x", "\\u{5}x", "\\u{5}x"),
        ("bell, backspace", "\u{7}a\u{8}b", "\u{7}a\u{8}b", "\\u{7}a\\u{8}b", "\\u{7}a\\u{8}b"),
        ("delete", "a\u{7F}b", "ab", "a\\u{7f}b", "a\\u{7f}b"),
        ("line end", "a\r\nb\r\n", "a\r\nb\r\n", "a\nb\n", "a\nb\n"),
        ("overwriting", "secret\rpublic\n", "secret\rpublic\n", "secret\\rpublic\n", "secret\\rpublic\n"),
        ("return at the end", "a\r", "a\r", "a\\r", "a\\r"),
        ("return, colour", "a\r\u{1B}[mb", "a\r\u{1B}[mb", "a\\r\u{1B}[mb", "a\\rb"),
        (
            "8-bit control", "a\u{9B}31mb\u{9D}52;c;A\u{9C}", "a31mb52;c;A", "a\\u{9b}31mb\\u{9d}52;c;A\\u{9c}",
            "a\\u{9b}31mb\\u{9d}52;c;A\\u{9c}"
        ),
        ("bidirectional override", "a\u{202E}b", "a\u{202E}b", "a\\u{202e}b", "a\\u{202e}b"),
        ("joined emoji", "👩\u{200D}💻", "👩\u{200D}💻", "👩\u{200D}💻", "👩\u{200D}💻"),
        ("escape in an escape", "\u{1B}\u{1B}[31mx", "\u{1B}[31mx", "\u{1B}[31mx", "x"),
        ("line feed in a sequence", "\u{1B}[3\n1mx", "\n1mx", "\n1mx", "\n1mx"),
        ("a sequence cut off", "x\u{1B}[31", "x", "x", "x"),
    ]

    @Test(arguments: table)
    func onlyWhatIsHarmlessPasses(_ row: (String, String, String, String, String)) {
        #expect(filter(.screen, row.1) == row.2, "\(row.0)")
        #expect(filter(.colours, row.1) == row.3, "\(row.0)")
        #expect(filter(.text, row.1) == row.4, "\(row.0)")
    }

    @Test(arguments: table)
    func whereTheStreamIsCutMakesNoDifference(_ row: (String, String, String, String, String)) {
        let bytes = Array(row.1.utf8)
        for (keeping, whole) in [(TerminalFilter.Keeping.screen, row.2), (.colours, row.3), (.text, row.4)] {
            for cut in bytes.indices {
                #expect(filter(keeping, [Array(bytes[..<cut]), Array(bytes[cut...])]) == whole, "\(row.0) at \(cut)")
            }
            #expect(filter(keeping, bytes.map { [$0] }) == whole, "\(row.0) byte by byte")
        }
    }

    @Test(
        arguments: [
            ([0x61, 0xFF, 0x62], "a\u{FFFD}b", #"a\xffb"#),
            ([0xC3], "\u{FFFD}", #"\xc3"#),
            ([0xC3, 0x28], "\u{FFFD}(", #"\xc3("#),
            ([0xE2, 0x82, 0x0A], "\u{FFFD}\n", "\\xe2\\x82\n"),
            ([0xE2, 0x82, 0xE2, 0x82, 0xAC], "\u{FFFD}€", #"\xe2\x82€"#),
            ([0xC0, 0xAF], "\u{FFFD}\u{FFFD}", #"\xc0\xaf"#),
            ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}", #"\xed\xa0\x80"#),
            ([0xF4, 0x90, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}", #"\xf4\x90\x80\x80"#),
            ([0xE2, 0x1B, 0x5B, 0x6D], "\u{FFFD}\u{1B}[m", #"\xe2"#),
            ([0x9B, 0x63], "\u{FFFD}c", #"\x9bc"#),
        ] as [([UInt8], String, String)]
    )
    func bytesThatAreNoTextAreReplacedOrShown(bytes: [UInt8], onScreen: String, asText: String) {
        #expect(filter(.screen, [bytes]) == onScreen)
        #expect(filter(.text, [bytes]) == asText)
        #expect(filter(.text, bytes.map { [$0] }) == asText)
    }

    @Test func nothingDangerousPassesHoweverItIsMixed() throws {
        var random = Chance(state: 31)
        let pieces = Self.table.map { Array($0.1.utf8) }
        for _ in 0..<3000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let piece = pieces.randomElement(using: &random) ?? []
                bytes += piece.prefix(Int.random(in: 0...piece.count, using: &random))
                if Bool.random(using: &random) { bytes.append(UInt8.random(in: 0...255, using: &random)) }
            }
            for keeping in [TerminalFilter.Keeping.screen, .colours, .text] {
                let shown = filter(keeping, [bytes])
                // Filtering again changes nothing: what passed is known to be harmless.
                try #require(filter(keeping, shown) == shown, "\(bytes)")
                for forbidden in ["\u{1B}]", "\u{1B}P", "\u{1B}_", "\u{1B}^", "\u{1B}X", "\u{1B}Z", "\u{5}", "\u{9B}"] {
                    try #require(!shown.contains(forbidden), "\(bytes)")
                }
                if keeping == .text { try #require(!shown.utf8.contains(0x1B)) }
            }
        }
    }
}

/// Random numbers that are the same in every run (SplitMix64).
private struct Chance: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
