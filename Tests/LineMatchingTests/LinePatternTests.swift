import LineMatching
import Testing

struct LinePatternTests {
    private func isFound(_ pattern: String, _ line: [UInt8]) throws -> Bool {
        let pattern = try LinePattern(pattern)
        return line.withUnsafeBytes { pattern.isFound(in: LineText($0)) }
    }

    private func places(_ pattern: String, _ line: [UInt8], from start: Int = 0) throws -> Range<Int>? {
        let pattern = try LinePattern(pattern)
        return line.withUnsafeBytes { pattern.firstPlace(in: LineText($0), from: start) }
    }

    @Test(
        arguments: [
            ("order", "an order", true), ("^order", "an order", false), ("a|b", "xbx", true),
            ("(?i)ERROR", "error", true),
            ("", "", true), ("", "x", true), ("^$", "", true), (".", "", false), ("\\d{3}$", "x 502", true),
            ("[[:upper:]]", "abc", false), ("é", "café", true), ("caf.$", "café", true), ("\\pL{4}", "café", true),
            ("\\Qa.b\\E", "axb", false), ("\u{0}", "a\u{0}b", true), ("山.", "山田", true),
        ] as [(String, String, Bool)]
    )
    func patternIsLookedForAnywhere(_ pattern: String, _ line: String, _ expected: Bool) throws {
        #expect(try isFound(pattern, Array(line.utf8)) == expected)
    }

    @Test func lineThatIsNotUTF8IsMatchedByteByByte() throws {
        let line = Array("name=Ren".utf8) + [0xE9] + Array(" order=o-1 Zoë".utf8)
        for pattern in ["order", "name=.*order", "^[^ ]{9} order", "Zoë$", "(?i)ZO"] {
            #expect(try isFound(pattern, line), "\(pattern)")
        }
        #expect(try !isFound("refund", line))
        #expect(try places("order", line) == 10..<15)
    }

    @Test(arguments: [
        ("[", "missing ]"), ("a(b", "missing )"), ("a)b", "unexpected )"), ("*", "no argument for repetition"),
        ("a**", "bad repetition operator"), ("\\", "trailing \\"), ("(?=x)", "invalid perl operator"), ("\\1", "\\1"),
        ("a{1001}", "repetition"), ("(?:(?:a{1000}){1000})", "repetition"), ("(?:\\pL{1,100}){1,5}", "too large"),
        ("(?P<n", "named capture"), ("[z-a]", "z-a"),
    ])
    func whatIsNoPatternIsRefusedWithThePlace(_ pattern: String, _ words: String) {
        let error = #expect(throws: LinePatternError.self) { try LinePattern(pattern) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "-")")
    }

    @Test func placeIsTheFirstFromAByteOn() throws {
        let line = Array("ab ab".utf8)
        #expect(try places("ab", line) == 0..<2)
        #expect(try places("ab", line, from: 1) == 3..<5)
        #expect(try places("^ab", line, from: 1) == nil, "the beginning stays where it is")
        #expect(try places("ab", line, from: 4) == nil)
        #expect(try places("x*", line, from: 5) == 5..<5)
        #expect(try places("x*", line, from: 6) == nil)
    }

    /// Engines that go back need time that doubles with each character here: 2^60,000 steps would never end.
    @Test(arguments: [
        "(a+)+$", "(a|a)*b", "(a|aa)+$", "(a*)*b", "([a-z]+)*=", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y",
    ])
    func patternThatStallsOtherEnginesEnds(_ pattern: String) throws {
        let line = Array(repeating: UInt8(ascii: "a"), count: 60_000) + Array("!".utf8)
        #expect(try !isFound(pattern, line))
        let notUTF8 = line + [0xFF]
        #expect(try !isFound(pattern, notUTF8))
    }

    @Test func sizeSaysHowMuchWorkALineIs() throws {
        #expect(try LinePattern("order").size < 20)
        #expect(try LinePattern(".{0,100}x").size > 500)
    }

    @Test func onePatternIsUsedByManyAtOnce() async throws {
        let pattern = try LinePattern("order=o-[0-9]+7$")
        let found = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<500).count { number in
                        Array("order=o-\(number)".utf8).withUnsafeBytes { pattern.isFound(in: LineText($0)) }
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(found == Array(repeating: 49, count: 8))
    }

    @Test func anyTextIsAPatternOrIsRefused() {
        var state: UInt64 = 7
        let pieces = Array("ab()[]{}*+?|^$.\\-:,=<>P!é1d\u{0}")
        var taken = 0
        for _ in 0..<3000 {
            var text = ""
            for _ in 0..<8 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text.append(pieces[Int(state >> 33) % pieces.count])
            }
            guard let pattern = try? LinePattern(text) else { continue }
            taken += 1
            _ = Array("ab 1 {} é".utf8).withUnsafeBytes { pattern.firstPlace(in: LineText($0), from: 0) }
        }
        #expect(taken > 50)
    }
}
