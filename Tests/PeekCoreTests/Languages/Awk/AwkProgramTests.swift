import Testing

@testable import PeekCore

struct AwkProgramTests {
    @Test(arguments: awkAllowedSamples)
    func programIsRenderedInOneWay(sample: AwkSample) throws {
        let program = try AwkProgram(parsing: sample.program)
        #expect(program.text == sample.outcome)
        #expect(try AwkProgram(parsing: program.text) == program)
        #expect(AwkCanonicalCheck.problem(in: program.text) == nil)
    }

    @Test(arguments: awkAttackSamples + awkBrokenSamples)
    func programIsRefusedWithPlaceRuleAndAdvice(sample: AwkSample) {
        let refusal = #expect(throws: Refusal.self) { try AwkProgram(parsing: sample.program) }
        #expect(refusal?.message.hasPrefix(sample.outcome) ?? false, "\(refusal?.message ?? "")")
        #expect(refusal?.rule == "catalogue: awk")
        #expect(refusal?.wouldWork?.isEmpty == false)
    }

    /// What stands around an attack makes it no better.
    @Test(arguments: awkAttackSamples)
    func attackStaysRefusedAmongHarmlessRules(sample: AwkSample) {
        for program in [
            "{ print $1 } \(sample.program)", "\(sample.program)\n{ print $1 }", "/a/, /b/ { x++ }; \(sample.program)",
            "function g(x) { return x }\n\(sample.program)",
        ] {
            #expect(throws: Refusal.self, "\(program)") { try AwkProgram(parsing: program) }
        }
    }

    @Test func newlinesEndStatementsAndRules() throws {
        let text =
            "BEGIN {\n  x = 1 +\\\n    2 # three\n\n  print x,\n    x\n}\n\nNR > 1 &&\nx\n/a/ {\n if (x)\n  y\n else\n  z\n}\n"
        #expect(
            try AwkProgram(parsing: text).text
                == "BEGIN { x = 1 + 2; print(x, x) } (NR > 1) && x { print } /a/ { if (x) { (y) } else { (z) } }"
        )
    }

    @Test func controlCharactersAreRefused() throws {
        for character in ["\0", "\r", "\u{B}", "\u{C}", "\u{1B}", "\u{7F}", "\u{A0}", "\u{2028}"] {
            #expect(throws: Refusal.self) { try AwkProgram(parsing: "{ print\(character)$1 }") }
        }
        for character in ["\0", "\r", "\n", "\u{1B}", "\u{7F}"] {
            #expect(throws: Refusal.self) { try AwkProgram(parsing: "{ print \"\(character)\" }") }
            #expect(throws: Refusal.self) { try AwkProgram(parsing: "{ print \"\\\(character)\" }") }
            #expect(throws: Refusal.self) { try AwkProgram(parsing: "/a\(character)/") }
            #expect(throws: Refusal.self) { try AwkProgram(parsing: "/[a\(character)]/") }
            #expect(throws: Refusal.self) { try AwkProgram(parsing: "/\\\(character)/") }
        }
        #expect(try AwkProgram(parsing: "{\tprint \"\t\", /\t/ }").text == #"{ print("\t", (/\t/)) }"#)
    }

    /// Depth is bounded, and length is not a matter of depth.
    @Test(
        arguments: [
            ("(", "1", ")"), ("- ", "1", ""), ("!", "1", ""), ("$", "1", ""), ("x = ", "1", ""), ("x ? 1 : ", "1", ""),
            ("2 ^ ", "1", ""), ("a[", "1", "]"), ("int(", "1", ")"), ("{", "print", "}"), ("if (1) ", "print", ""),
            ("if (1) print; else ", "print", ""), ("do ", "print", "; while (0)"), ("for (;;) ", "print", ""),
            ("1 in a || (", "1", ")"), ("x ~ \"\" (", "1", ")"),
        ]
    )
    func hostileDepthIsRefused(open: String, middle: String, close: String) {
        for count in [10, 300, 100_000] {
            let text = String(repeating: open, count: count) + middle + String(repeating: close, count: count)
            let program = try? AwkProgram(parsing: "{ \(text) }")
            #expect((program != nil) == (count == 10), "\(open) \(count)")
        }
    }

    @Test(arguments: [" + 1", " \"a\"", " && x", " || /a/", ", 1", "; print 1", "\nprint 1"])
    func longProgramsAreAllowed(part: String) throws {
        let program = try AwkProgram(parsing: "{ print 1\(String(repeating: part, count: 1000)) }")
        #expect(try AwkProgram(parsing: program.text) == program)
    }

    @Test func treeSaysWhatHappensWhen() throws {
        let program = try AwkProgram(
            parsing:
                "function f(a) {return a} /x/,/y/ {n++; for (k in c) if (k>1) print; else {next}} END {print n, f(1)}"
        )
        #expect(
            program.tree
                == SyntaxTree(
                    "awk",
                    [
                        SyntaxTree("function f(a)", [SyntaxTree("return a")]),
                        SyntaxTree(
                            "from each line with /x/ to the next with /y/",
                            [
                                SyntaxTree("n++"),
                                SyntaxTree(
                                    "for each key k of c",
                                    [
                                        SyntaxTree("if k > 1", [SyntaxTree("print the line")]),
                                        SyntaxTree("else", [SyntaxTree("go to the next line")]),
                                    ]
                                ),
                            ]
                        ),
                        SyntaxTree("after the last line", [SyntaxTree("print n, f(1)")]),
                    ]
                )
        )
    }
}
