import Testing

@testable import PeekSSH

struct HighlightTests {
    // ␛ for the escape, so that a table can be read.
    private func marked(_ line: String, _ places: [Range<Int>]) -> String {
        let highlight = Highlight(Array(line.replacing("␛", with: "\u{1B}").utf8))
        return String(decoding: highlight.marking(places), as: UTF8.self).replacing("\u{1B}", with: "␛")
    }

    @Test(
        arguments: [
            ("abc", [], "abc"),
            ("abc", [1..<2], "a␛[1;31mb␛[0mc"),
            ("abc", [0..<1, 2..<3], "␛[1;31ma␛[0mb␛[1;31mc␛[0m"),
            ("␛[32mabc␛[0md", [1..<2], "␛[32ma␛[1;31mb␛[0m␛[32mc␛[0md"),
            ("a␛[32mb␛[1mc␛[md", [0..<4], "␛[1;31mabcd␛[0m"),
            ("a␛[32mbc", [0..<2], "␛[1;31mab␛[0m␛[32mc"),
            ("␛[32mab␛[0m", [0..<2], "␛[32m␛[1;31mab␛[0m␛[32m␛[0m"),
            ("␛[32m␛[1ma", [], "␛[32m␛[1ma"),
            ("", [], ""),
            ("a␛[3", [], "a␛[3"),
        ] as [(String, [Range<Int>], String)]
    )
    func markLeavesTheColoursOfTheLine(_ line: String, _ places: [Range<Int>], _ expected: String) {
        #expect(marked(line, places) == expected)
    }

    @Test func placesAreThoseOfTheTextAlone() {
        #expect(Highlight(Array("\u{1B}[31ma\u{1B}[0mb".utf8)).text == Array("ab".utf8))
    }

    @Test func coloursThatNobodyEndsAreNotRepeatedWithoutBound() {
        let colours = String(repeating: "\u{1B}[31m", count: 5000)
        let line = Array((colours + String(repeating: "ab", count: 1000)).utf8)
        let marked = Highlight(line).marking((0..<1000).map { $0 * 2..<$0 * 2 + 1 })
        #expect(marked.count < 500_000)
    }

    @Test func textIsTheSameWhateverIsMarked() {
        var random = SeededGenerator(seed: 61)
        for _ in 0..<2000 {
            let pieces = ["a", "b", "é", "\u{1B}[31m", "\u{1B}[0m", "\u{1B}[1;4m"]
            let line = (0..<Int.random(in: 0...10, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
            let highlight = Highlight(Array(line.utf8))
            var places: [Range<Int>] = []
            var position = 0
            while position < highlight.text.count {
                let start = Int.random(in: position...highlight.text.count, using: &random)
                let end = Int.random(in: start...highlight.text.count, using: &random)
                if start < end { places.append(start..<end) }
                position = end + 1
            }
            #expect(Highlight(highlight.marking(places)).text == highlight.text)
        }
    }
}
