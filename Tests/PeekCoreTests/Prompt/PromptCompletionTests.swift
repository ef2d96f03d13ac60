import Testing

@testable import PeekCore

/// What is completed keeps the meaning of the line.
struct PromptCompletionTests {
    private static let words: [(line: String, words: [String], text: String, count: Int)] = [
        ("", [], "", 0), ("ta", [], "ta", 2), ("tail ", ["tail"], "", 0),
        ("tail -n 5 /var/l", ["tail", "-n", "5"], "/var/l", 6),
        ("cat a | gr", [], "gr", 2), ("cat a | grep 'x y' /v", ["grep", "x y"], "/v", 2),
        ("cat '/var/log/my fi", ["cat"], "/var/log/my fi", 15), (#"cat /a\ b"#, ["cat"], "/a b", 5),
        (#"cat '/a b/'c"#, ["cat"], "/a b/c", 8), (#"cat "/a$b"#, ["cat"], "/a$b", 5),
    ]

    @Test(arguments: words.indices)
    func wordAtTheEndIsRead(row: Int) throws {
        let (line, words, text, count) = Self.words[row]
        let word = try #require(PromptWord(endOf: line))
        #expect(word.words == words)
        #expect(word.text == text)
        #expect(word.typedCount == count)
    }

    @Test(arguments: ["cat /var/*/x", "cat $HOM", "cat a;id", "cat `i", "cat <x", #"cat a\"#, "cat [a"])
    func wordThatIsNoPlainTextIsNotCompleted(line: String) {
        #expect(PromptWord(endOf: line) == nil)
    }

    private func completed(_ line: String, _ names: [String], goesOn: Bool = false) -> PromptCompletion? {
        PromptWord(endOf: line).map { word in
            PromptCompletion(word, among: names.map { PromptCompletion.Candidate($0, goesOn: goesOn) })
        }
    }

    @Test func oneIsPutInAndSeveralAsFarAsTheyAgree() {
        #expect(completed("cat ap", ["app.log", "b"])?.replacement == "app.log ")
        #expect(completed("cat ap", ["app.log", "app.err"])?.replacement == "app.")
        #expect(completed("cat app.", ["app.log", "app.err"])?.replacement == nil)
        #expect(completed("cat app.", ["app.log", "app.err"])?.list == ["app.err", "app.log"])
        #expect(completed("cat d", ["dir/"], goesOn: true)?.replacement == "dir/")
        #expect(completed("cat z", ["app"])?.replacement == nil)
    }

    @Test(arguments: [
        "a b", "a;id", "$(id)", "`id`", "it's", "a|b", "a&b", "a*", "#a", "~a", "!x", "日本", "\"q", "a\\b", "2>x",
    ])
    func nameStaysOneWordThatMeansItself(name: String) throws {
        let replacement = try #require(completed("cat ", [name])?.replacement)
        let stages = try LineScanner.stages(of: "cat " + replacement, limits: .typed)
        #expect(stages.count == 1)
        #expect(stages[0].words.map(\.text) == ["cat", name])
        #expect(stages[0].words[1].pattern == nil)
        // And once more, from where that led.
        let word = try #require(PromptWord(endOf: "cat " + replacement.dropLast()))
        #expect(word.text == name)
        #expect(word.typedCount == replacement.count - 1)
    }

    @Test func hostileNamesAreShownAndNeverTyped() throws {
        let word = try #require(PromptWord(endOf: "cat e"))
        let completion = PromptCompletion(word, among: [.init("ev")], unusable: ["ev\u{1B}[2J\nil"])
        #expect(completion.replacement == "ev")
        let next = PromptCompletion(
            try #require(PromptWord(endOf: "cat ev")),
            among: [.init("ev")],
            unusable: ["ev\u{1B}[2J\nil"]
        )
        #expect(next.replacement == nil)
        #expect(next.list == ["ev", #"ev\e[2J\nil"#])
    }

    @Test func listHasAnEnd() {
        let completion = completed("cat a", (0..<500).map { "a\($0)" })
        #expect(completion?.list.count == PromptCompletion.mostShown + 1)
        #expect(completion?.list.last == "and \(500 - PromptCompletion.mostShown) more")
    }

    @Test func listFitsItsWidth() {
        let lines = completed("cat a1", (100..<130).map { "a\($0)" })?.columns(width: 40) ?? []
        #expect(lines.count == 5)
        #expect(lines.allSatisfy { $0.count <= 40 })
    }
}
