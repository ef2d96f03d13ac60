import Testing

@testable import PeekCore

/// Nothing of several lines runs unseen.
struct PastedLinesTests {
    private static let bursts: [(bytes: String, isBurst: Bool)] = [
        ("ls", false), ("ls\r", false), ("\r", false), ("ls\u{1B}[A", false), ("ls\r\u{1B}[A", false),
        ("ls\rid", true), ("ls\rid\r", true), ("\r\r", true), ("ls\r\u{1B}[200~id\u{1B}[201~", true),
        // What was pasted has ended the paste by itself, and what follows looks typed.
        ("\u{1B}[200~ls\u{1B}[201~\r", true), ("\u{1B}[200~ls\u{1B}[201~", false),
    ]

    @Test(arguments: bursts.indices)
    func whatComesBehindALineIsSeveralLines(row: Int) {
        var decoder = KeyDecoder()
        let (bytes, isBurst) = Self.bursts[row]
        #expect(PastedLines.isBurst(decoder.keys(of: Array(bytes.utf8))) == isBurst)
    }

    @Test func everyKindOfLineBreakEndsALine() {
        #expect(PastedLines("a\nb\rc\r\n\n d \n").lines == ["a", "b", "c", " d "])
        #expect(PastedLines("b\nc", behind: "a ").lines == ["a b", "c"])
        // What only looks like one does not: the line is refused for it.
        #expect(PastedLines("a\u{2028}b\u{85}c").lines.count == 1)
    }

    @Test func linesAreShownAsTheyAre() {
        let lines = PastedLines("ls\nid\u{1B}[8m; rm\nx\u{202E}y")
        #expect(lines.numbered == ["  1  ls", #"  2  id\e[8m; rm"#, #"  3  x\u{202e}y"#])
        #expect(lines.question == "run these 3 lines one after the other? [y/N] ")
    }

    @Test func scriptIsTooMany() {
        #expect(!PastedLines(String(repeating: "ls\n", count: PastedLines.most)).isTooMany)
        #expect(PastedLines(String(repeating: "ls\n", count: PastedLines.most + 1)).isTooMany)
    }

    @Test func textOfKeysKeepsItsLines() {
        var decoder = KeyDecoder()
        let keys = decoder.keys(of: Array("ls\t-l\r\u{1B}[Aid\u{1B}[200~ x\ny\u{1B}[201~".utf8))
        #expect(PastedLines.text(of: keys) == "ls\t-l\nid x\ny")
    }
}
