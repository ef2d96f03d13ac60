import Testing

@testable import PeekPolicyFile

struct YAMLComposerTests {
    @Test(arguments: [
        ("", "1:1: the file holds nothing"),
        ("# only a comment\n", "1:1: the file holds nothing"),
        (
            "roles: {}\n---\nroles: {}\n",
            #"2:1: a second document starts here, and a file holds one; remove the line "---""#
        ),
        ("roles:\n  a: {}\n  b: {}\n  a: {}\n", #"4:3: the key "a" is given twice here, first on line 2"#),
        ("roles: {a: {}, a: {}}", #"1:16: the key "a" is given twice here, first on line 1"#),
        ("roles: {é: {}, e\u{301}: {}}", "1:16: the key \"e\u{301}\" is given twice here, first on line 1"),
        ("roles:\n  a: &x {}\n  b:\n    <<: *x\n", "4:5: merge keys are not used here; write the keys out"),
        ("roles: {? [a] : {}}", "1:11: a key is one word or text, written out"),
        ("roles: {? {a: b} : {}}", "1:11: a key is one word or text, written out"),
        ("x: &a roles\n*a : {}\n", "2:1: a key is one word or text, written out"),
        ("roles: !!map {}", #"1:8: the tag "tag:yaml.org,2002:map" is not used here; write the value alone"#),
        ("roles: !x {}", #"1:8: the tag "!x" is not used here; write the value alone"#),
        ("roles: *a", "1:8: no anchor &a stands before this alias"),
        ("roles: &a [*a]", "1:12: no anchor &a stands before this alias"),
        ("roles: [", "1:9: this is not YAML: while parsing a flow node did not find expected node content"),
        (
            "roles:\n\ta: {}\n",
            "2:1: this is not YAML: while scanning for the next token found character that cannot "
                + "start any token; YAML is indented with spaces, never with tabs"
        ),
        (
            "roles: @a\n",
            "1:8: this is not YAML: while scanning for the next token found character that cannot "
                + "start any token; text that begins so is put in quotation marks"
        ),
        (
            "roles:\n  a: 'open\n",
            "3:1: this is not YAML: while scanning a quoted scalar found unexpected end of stream"
        ),
        ("é: \u{1}", "1:4: this is not YAML: control characters are not allowed"),
    ])
    func whatIsNoStrictYAMLIsToldWithItsPlace(text: String, problem: String) {
        #expect(problems(text).contains(problem), "\(problems(text))")
    }

    @Test(
        arguments: [
            ([0x61, 0xFF], "1:2: this byte is not UTF-8"),
            ([0x61, 0x0A, 0xC3, 0xA9, 0xC3], "2:2: this byte is not UTF-8"),
            ([0xED, 0xA0, 0x80], "1:1: this byte is not UTF-8"),
            ([0xC0, 0x80], "1:1: this byte is not UTF-8"),
            // UTF-16, with its mark.
            ([0xFF, 0xFE, 0x61, 0x00], "1:1: this byte is not UTF-8"),
        ] as [([UInt8], String)]
    )
    func bytesThatAreNotUTF8AreToldWithTheirPlace(bytes: [UInt8], problem: String) {
        #expect(problems(bytes) == [problem])
    }

    @Test func byteOrderMarkIsNoPartOfTheText() {
        #expect(problems([0xEF, 0xBB, 0xBF] + Array("roles: {}\n".utf8)).isEmpty)
    }

    @Test func duplicatesAndOtherProblemsAreToldTogetherWithTheSyntaxErrorAfterThem() {
        let found = problems("roles:\n  a: {}\n  a: {}\n  c: !x {}\nhosts: [\n")
        #expect(found.map { String($0.prefix(3)) } == ["3:3", "4:6", "6:1"])
    }

    @Test func fileLargerThanTheLimitIsNotRead() {
        let limit = YAMLComposer.maximumBytes
        let comment = Array("roles: {}\n#".utf8)
        #expect(problems(comment + [UInt8](repeating: 0x20, count: limit - comment.count)).isEmpty)
        #expect(
            problems(comment + [UInt8](repeating: 0x20, count: limit - comment.count + 1)) == [
                "1:1: the file has 4194305 bytes, more than the 4194304 that are read"
            ]
        )
    }

    @Test func nestingBeyondTheLimitIsRefusedAtItsPlace() {
        let limit = YAMLComposer.maximumDepth
        let atLimit = String(repeating: "[", count: limit) + String(repeating: "]", count: limit)
        #expect(!problems(atLimit).contains { $0.contains("nested") })
        #expect(
            problems(String(repeating: "[", count: limit + 1)) == [
                "1:33: values are nested more than 32 levels deep here"
            ]
        )
    }

    @Test(arguments: ["[", "{a: ", "- ", "? "], [500, 100_000])
    func anyNestingIsRefusedBeforeItIsReadToItsEnd(open: String, depth: Int) {
        let found = problems(String(repeating: open, count: depth))
        #expect(found.contains { $0.hasSuffix("values are nested more than 32 levels deep here") }, "\(found)")
    }

    @Test func nestingIsCountedThroughAliases() {
        var text = "a0: &a0 x\n"
        for level in 1...40 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
        #expect(problems(text).last == "32:12: values are nested more than 32 levels deep here")
    }

    @Test(.timeLimit(.minutes(20)))
    func aliasesThatMultiplyAreRefusedBeforeTheyAreWrittenOut() {
        var text = "l0: &l0 [x,x,x,x,x,x,x,x,x]\n"
        for level in 1...9 {
            let many = [String](repeating: "*l\(level - 1)", count: 9).joined(separator: ",")
            text += "l\(level): &l\(level) [\(many)]\n"
        }
        let found = problems(text)
        #expect(found.last?.hasSuffix("with its aliases written out the file has more than 250000 values") == true)
        let asKey = problems(text.replacing("l9:", with: "? *l8\n:"))
        #expect(asKey.last?.hasSuffix("with its aliases written out the file has more than 250000 values") == true)
    }

    @Test func problemInAnAliasIsToldWhereItIsWritten() {
        #expect(
            problems("roles:\n  a: &a {reed: []}\n  b: *a\n") == [
                #"2:10: the role a has no key "reed"; did you mean "read"?"#,
                #"2:10: the role b has no key "reed"; did you mean "read"?"#,
            ]
        )
        #expect(
            problems("principals:\n  a: {keys: [&k x y, *k]}\n") == [
                "2:14: a key in the keys of a begins with \"x\", which is not one of "
                    + KeyBlob.types.joined(separator: ", ")
            ]
        )
    }
}
