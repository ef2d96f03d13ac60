import Testing

@testable import PeekCore

/// What is sent draws what the line says, on a terminal that knows nothing of it.
struct LineScreenTests {
    /// What a line looks like, worked out without the code that draws it.
    private struct Picture {
        var rows: [String] = [""]
        var row = 0
        var column = 0

        init(_ label: String, _ before: String, _ after: String, columns: Int) {
            var used = 0
            var cursor: (Int, Int)?
            func put(_ text: String) {
                for scalar in shown(text) {
                    let width = TinyTerminal.width(scalar)
                    if width > 0, used + width > columns {
                        // A wide character leaves the last column empty.
                        rows.append("")
                        used = 0
                    }
                    rows[rows.count - 1].unicodeScalars.append(scalar)
                    used += width
                }
            }
            put(label + before)
            let next = shown(after).first.map(TinyTerminal.width) ?? 1
            cursor = used + next > columns ? (rows.count, 0) : (rows.count - 1, used)
            put(after)
            if used == columns { rows.append("") }
            if let cursor { (row, column) = cursor }
        }

        private func shown(_ text: String) -> [Unicode.Scalar] {
            text.unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
                scalar.value < 0x20 ? ["^", Unicode.Scalar(UInt8(scalar.value) + 0x40)] : [scalar]
            }
        }
    }

    private static let alphabet: [Character] = ["a", "b", " ", "/", "-", "é", "e\u{301}", "日", "本", "😀", "\u{3}", "한"]

    private func expect(
        _ terminal: TinyTerminal,
        shows picture: Picture,
        rows: Int,
        _ what: Comment,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let first = terminal.row - picture.row
        for index in terminal.rows.indices {
            let place = index - first
            if picture.rows.indices.contains(place) {
                let expected = String(picture.rows[place].reversed().drop { $0 == " " }.reversed())
                #expect(terminal.text(of: index) == expected, what, sourceLocation: sourceLocation)
            } else if place < 0, picture.rows.count <= rows {
                #expect(terminal.rows[index].first == "#", "what stood above is gone", sourceLocation: sourceLocation)
            } else if place >= picture.rows.count {
                #expect(terminal.text(of: index) == "", "a rest is left below", sourceLocation: sourceLocation)
            }
        }
        #expect(terminal.column == picture.column, what, sourceLocation: sourceLocation)
    }

    @Test(arguments: 0..<60)
    func screenIsWhatTheLineSays(seed: Int) {
        var chance = SplitMix(UInt64(seed))
        let columns = Int.random(in: 4...40, using: &chance)
        let rows = Int.random(in: 2...8, using: &chance)
        var terminal = TinyTerminal(columns: columns, rows: rows)
        var screen = LineScreen(columns: columns, rows: rows, type: "xterm")
        var editor = LineEditor()
        var history: [String] = []
        for step in 0..<120 {
            let key = anyKey(&chance)
            history.append("\(key)")
            if case .submit = editor.take(key) { continue }
            let buffer = editor.buffer
            let frame = LineFrame(
                label: [.init("web1", colour: "36"), .init("> ")],
                before: buffer.before,
                after: buffer.after
            )
            terminal.show(screen.draw(frame))
            let picture = Picture("web1> ", buffer.before, buffer.after, columns: columns)
            expect(terminal, shows: picture, rows: rows, "seed \(seed), step \(step): \(history.suffix(4))")
        }
    }

    private func anyKey(_ chance: inout SplitMix) -> PromptKey {
        let others: [PromptKey] = [
            .left, .left, .right, .home, .end, .backspace, .delete, .deleteBlankWord, .wordLeft, .wordRight,
            .killToStart, .killToEnd, .yank, .up,
        ]
        guard Int.random(in: 0..<4, using: &chance) == 0 else {
            let text = (0..<Int.random(in: 1...3, using: &chance)).map { _ in
                Self.alphabet.randomElement(using: &chance) ?? "a"
            }
            return .paste(String(text))
        }
        return others.randomElement(using: &chance) ?? .left
    }

    @Test func noticeStepsInAboveTheLine() {
        var terminal = TinyTerminal(columns: 10, rows: 6)
        var screen = LineScreen(columns: 10, rows: 6, type: "xterm")
        let frame = LineFrame(label: [.init("> ")], before: "a long line, ", after: "edited")
        terminal.show(screen.draw(frame))
        var copy = screen
        terminal.show(copy.erase() + Array("notice\r\n".utf8) + copy.draw(frame))
        #expect((1..<6).map(terminal.text) == ["##########", "notice", "> a long l", "ine, edite", "d"])
        #expect((terminal.row, terminal.column) == (4, 5))
        // The screen goes on as if nothing had been between.
        terminal.show(screen.draw(LineFrame(label: [.init("> ")], before: "short")))
        #expect((1..<6).map(terminal.text) == ["##########", "notice", "> short", "", ""])
    }

    @Test func lineThatIsLeftStandsWholeWithTheCursorBelow() {
        for text in ["", "1234", "12345678", "123456789", "1234567890123456"] {
            var terminal = TinyTerminal(columns: 10, rows: 5)
            var screen = LineScreen(columns: 10, rows: 5, type: "xterm")
            terminal.show(screen.draw(LineFrame(label: [.init("> ")], before: "", after: text)))
            terminal.show(screen.leave())
            #expect(terminal.column == 0)
            #expect(terminal.text(of: terminal.row) == "")
            let above = terminal.text(of: terminal.row - 1)
            #expect(("> " + text).hasSuffix(above) || above == ">", "\(text): \(above)")
        }
    }

    @Test func sizeThatChangesMovesTheLineAsTheTerminalDid() {
        var screen = LineScreen(columns: 20, rows: 10, type: "xterm")
        let frame = LineFrame(label: [.init("> ")], before: "123456789012345", after: "6")
        _ = screen.draw(frame)
        // Three rows of eight now, with the cursor on the third.
        screen.resize(columns: 8, rows: 10)
        #expect(
            String(decoding: screen.draw(LineFrame(label: [], before: "x")), as: UTF8.self) == "\u{1B}[2A\r\u{1B}[Jx"
        )
    }

    @Test func typingAtTheEndSendsOnlyWhatIsNew() {
        var screen = LineScreen(columns: 20, rows: 10, type: "xterm")
        _ = screen.draw(LineFrame(label: [.init("> ", colour: "1")], before: "tai"))
        let sent = screen.draw(LineFrame(label: [.init("> ", colour: "1")], before: "tail"))
        #expect(sent == Array("l".utf8))
    }

    @Test func dumbTerminalIsSentNoSequences() {
        var screen = LineScreen(columns: 20, rows: 10, type: "dumb")
        var sent = screen.draw(LineFrame(label: [.init("> ", colour: "1")], before: "tai"))
        sent += screen.draw(LineFrame(label: [.init("> ", colour: "1")], before: "tail"))
        sent += screen.draw(LineFrame(label: [.init("> ", colour: "1")], before: "tal"))
        sent += screen.leave() + screen.clear()
        #expect(String(decoding: sent, as: UTF8.self) == "> tail\r\n> tal\r\n\r\n")
    }

    @Test func anyBytesAreEditedAndDrawn() {
        for seed in 0..<40 {
            var chance = SplitMix(UInt64(seed) &+ 77)
            var decoder = KeyDecoder()
            var editor = LineEditor()
            var screen = LineScreen(columns: 30, rows: 5, type: "xterm")
            for _ in 0..<60 {
                let bytes = (0..<Int.random(in: 0...40, using: &chance)).map { _ in anyByte(&chance) }
                for key in decoder.keys(of: bytes) {
                    if case .paste(let text) = editor.take(key) {
                        #expect(PastedLines(text).lines.count > 1)
                    }
                }
                #expect(editor.buffer.text.utf8.count <= LineBuffer.mostBytes)
                let frame = LineFrame(label: [.init("> ")], before: editor.buffer.before, after: editor.buffer.after)
                let drawn = String(decoding: screen.draw(frame), as: UTF8.self)
                // Nothing but what the prompt itself sends acts on the terminal.
                let acting = drawn.replacing(/\u{1B}\[[0-9]*[ACJ]/, with: "").replacing("\r", with: "")
                #expect(!acting.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
            }
        }
    }

    private func anyByte(_ chance: inout SplitMix) -> UInt8 {
        let telling: [UInt8] = [
            0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E, 0x0D, 0x12, 0x41, 0xE6, 0x97, 0xA5, 0xCC, 0x81, 0xFF,
        ]
        return Bool.random(using: &chance)
            ? telling.randomElement(using: &chance) ?? 0 : UInt8.random(in: 0...255, using: &chance)
    }
}
