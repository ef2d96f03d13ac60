import Testing

@testable import PeekCore

/// Bytes of terminals become keys, however they are cut.
struct KeyDecoderTests {
    private static let table: [(bytes: String, keys: [PromptKey])] = [
        ("a", [.text("a")]), ("日", [.text("日")]), ("e\u{301}", [.text("e"), .text("\u{301}")]),
        ("\r", [.enter]), ("\n", [.enter]), ("\t", [.tab]), ("\u{7F}", [.backspace]), ("\u{8}", [.backspace]),
        (
            "\u{1}\u{5}\u{B}\u{15}\u{17}\u{19}\u{C}",
            [
                .home, .end, .killToEnd, .killToStart, .deleteBlankWord, .yank, .clearScreen,
            ]
        ),
        ("\u{3}\u{4}\u{12}\u{1A}\u{7}", [.interrupt, .endOfInput, .search, .suspend, .cancel]),
        ("\u{1B}[A\u{1B}[B\u{1B}[C\u{1B}[D", [.up, .down, .right, .left]),
        ("\u{1B}OA\u{1B}OD\u{1B}OH\u{1B}OF", [.up, .left, .home, .end]),
        ("\u{1B}[H\u{1B}[F\u{1B}[1~\u{1B}[4~\u{1B}[7~\u{1B}[8~", [.home, .end, .home, .end, .home, .end]),
        ("\u{1B}[3~\u{1B}[3;5~", [.delete, .deleteWordRight]),
        (
            "\u{1B}[1;5C\u{1B}[1;5D\u{1B}[1;3C\u{1B}b\u{1B}f\u{1B}d\u{1B}\u{7F}",
            [
                .wordRight, .wordLeft, .wordRight, .wordLeft, .wordRight, .deleteWordRight, .deleteWordLeft,
            ]
        ),
        ("\u{1B}[200~ls\rid\u{1B}[201~x", [.paste("ls\rid"), .text("x")]),
        ("\u{1B}[200~a\u{1B}[31mb\u{1B}[20\u{1B}[201~", [.paste("a\u{1B}[31mb\u{1B}[20")]),
        ("\u{1B}[15~\u{1B}[?1;2c\u{1B}x\u{0}", [.unknown, .unknown, .unknown, .unknown]),
        // A sequence that something else interrupts hides nothing of it.
        ("\u{1B}[1\u{3}", [.interrupt]), ("\u{1B}\u{1B}[A", [.up]),
    ]

    @Test(arguments: table.indices)
    func bytesAreTheseKeys(row: Int) {
        let (bytes, keys) = Self.table[row]
        var whole = KeyDecoder()
        #expect(whole.keys(of: Array(bytes.utf8)) == keys)
        var cut = KeyDecoder()
        #expect(bytes.utf8.flatMap { cut.keys(of: [$0]) } == keys)
    }

    @Test func bytesThatAreNoTextAreShownAsThat() {
        var decoder = KeyDecoder()
        #expect(
            decoder.keys(of: [0xFF, 0x61, 0xC3, 0x28]) == [
                .text("\u{FFFD}"), .text("a"), .text("\u{FFFD}"), .text("("),
            ]
        )
        #expect(
            decoder.keys(of: Array("\u{1B}[200~".utf8) + [0xFF] + Array("\u{1B}[201~".utf8)) == [.paste("\u{FFFD}")]
        )
    }

    @Test func pasteThatIsTooLongIsNothing() {
        var decoder = KeyDecoder()
        let text = [UInt8](repeating: 0x61, count: KeyDecoder.mostPasted + 1)
        #expect(
            decoder.keys(of: Array("\u{1B}[200~".utf8) + text + Array("\u{1B}[201~b".utf8)) == [
                .longPaste, .text("b"),
            ]
        )
    }

    @Test func sequenceThatNeverEndsIsNotKept() {
        var decoder = KeyDecoder()
        #expect(decoder.keys(of: Array("\u{1B}[".utf8) + [UInt8](repeating: 0x31, count: 1_000_000)) == [])
        #expect(decoder.keys(of: Array("~a".utf8)) == [.unknown, .text("a")])
    }
}
