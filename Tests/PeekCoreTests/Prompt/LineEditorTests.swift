import Testing

@testable import PeekCore

/// A line is edited as people are used to.
struct LineEditorTests {
    private func edited(_ typed: String) -> LineEditor {
        var decoder = KeyDecoder()
        var editor = LineEditor()
        for key in decoder.keys(of: Array(typed.utf8)) { _ = editor.take(key) }
        return editor
    }

    private static let table: [(typed: String, before: String, after: String)] = [
        ("tail\u{1B}[D\u{1B}[DX", "taX", "il"),
        ("one two\u{1}\u{1B}fX", "oneX", " two"),
        ("one two\u{1B}bX", "one X", "two"),
        ("one/two three\u{17}", "one/two ", ""),
        ("one/two\u{1B}\u{7F}", "one/", ""),
        ("one two\u{1}\u{B}", "", ""),
        ("one two\u{1B}[D\u{15}", "", "o"),
        ("one two\u{17}\u{19}\u{19}", "one twotwo", ""),
        ("abc\u{1}\u{1B}[3~\u{5}d", "bcd", ""),
        ("ab\u{1}\u{4}", "", "b"),
        ("日本\u{7F}語", "日語", ""),
        ("e\u{301}x\u{1B}[D\u{7F}", "", "x"),
        ("a\u{1B}[D\u{1B}[D\u{1B}[C\u{1B}[Cb", "ab", ""),
        ("\u{1B}[200~one line\n\u{1B}[201~", "one line", ""),
        ("ls\rpwd\r\u{1B}[A\u{1B}[A", "ls", ""),
        ("ls\rpwd\rhal\u{1B}[A\u{1B}[A\u{1B}[B\u{1B}[B", "hal", ""),
        ("ls\r\r  \rls\r\u{1B}[A\u{1B}[A", "ls", ""),
        ("tail a\rcat b\rtail c\r\u{12}tail", "tail c", ""),
        ("tail a\rcat b\rtail c\r\u{12}tail\u{12}", "tail a", ""),
        ("tail a\rcat b\r\u{12}cat\u{7F}\u{7F}\u{7F}", "", ""),
        ("tail a\rhalf\u{12}tail\u{7}", "half", ""),
        ("tail a\rhalf\u{12}nothing\u{1B}[C", "half", ""),
        ("tail a\r\u{12}tail\u{1B}[D", "tail ", "a"),
    ]

    @Test(arguments: table.indices)
    func keysLeaveThisLine(row: Int) {
        let (typed, before, after) = Self.table[row]
        let buffer = edited(typed).buffer
        #expect(buffer.before == before)
        #expect(buffer.after == after)
    }

    @Test func whatHasToBeDoneComesOut() {
        var editor = edited("tail a\rpart")
        #expect(editor.take(.interrupt) == .abandon("part"))
        #expect(editor.take(.endOfInput) == .endOfInput)
        #expect(editor.take(.tab) == .complete)
        #expect(editor.take(.suspend) == .suspend)
        #expect(editor.take(.clearScreen) == .clearScreen)
        #expect(editor.take(.backspace) == .bell)
        #expect(editor.take(.paste("ls\nid\n")) == .paste("ls\nid\n"))
        #expect(editor.buffer.isEmpty, "nothing of several lines is on the line")
        #expect(editor.take(.up) == nil)
        #expect(editor.take(.enter) == .submit("tail a"))
    }

    @Test func lineThatWasFoundRuns() {
        var editor = edited("tail a\rcat b\r\u{12}tai")
        #expect(editor.searchLabel == "(search) tai: ")
        #expect(editor.take(.enter) == .submit("tail a"))
        #expect(editor.searchLabel == nil)
    }

    @Test func lineHasAnEnd() {
        var editor = LineEditor()
        for _ in 0..<LineBuffer.mostBytes { #expect(editor.take(.text("x")) == nil) }
        #expect(editor.take(.text("x")) == .bell)
        #expect(editor.buffer.text.utf8.count == LineBuffer.mostBytes)
    }

    @Test func historyHasAnEnd() {
        var editor = LineEditor()
        for number in 0...LineHistory.most { editor.remember("line \(number)") }
        #expect(editor.history.lines.count == LineHistory.most)
        #expect(editor.history.lines.first == "line 1")
    }
}
