import Testing

@testable import PeekCore

struct JournalCursorTests {
    private struct Seen: Equatable {
        var text = ""
        var said = ""
        var notices: [TailNotice] = []
    }

    private func read(_ cursor: inout JournalCursor, _ parts: [[UInt8]]) -> Seen {
        var seen = Seen()
        let add = { (part: TailPart) in
            switch part {
            case .bytes(let bytes): seen.text += String(decoding: bytes, as: UTF8.self)
            case .said(let sentence): seen.said += sentence
            case .noticed(let notice): seen.notices.append(notice)
            }
        }
        for part in parts { part.withUnsafeBytes { cursor.take($0, add) } }
        cursor.finish(add)
        return seen
    }

    private func entry(_ number: Int, message: String? = nil) -> String {
        let message = message ?? "\"entry \(number)\""
        return #"{"__CURSOR":"s=a;i=\#(number)","__REALTIME_TIMESTAMP":"1795424640123456","_HOSTNAME":"web1","#
            + #""SYSLOG_IDENTIFIER":"checkout","_PID":"7","MESSAGE":\#(message)}"# + "\n"
    }

    private func line(_ message: String) -> String { "2026-11-23T09:04:00.123Z web1 checkout[7]: \(message)\n" }

    @Test func entriesAreLinesWhereverTheStreamIsCut() {
        let stream = Array((entry(1) + entry(2)).utf8)
        for cut in 0...stream.count {
            var cursor = JournalCursor(after: nil)
            let seen = read(&cursor, [Array(stream[..<cut]), Array(stream[cut...])])
            #expect(seen == Seen(text: line("entry 1") + line("entry 2")), "cut at \(cut)")
            #expect(cursor.position == "s=a;i=2")
        }
    }

    @Test func nextReadingShowsWhatIsNew() {
        let all = Array((1...3).map { entry($0) }.joined().utf8)
        for cut in 0...all.count {
            var first = JournalCursor(after: nil)
            let before = read(&first, [Array(all[..<cut])])
            // journalctl begins with the entry at the cursor.
            let rest = ((first.position.flatMap { Int($0.suffix(1)) } ?? 1)...3).map { entry($0) }.joined()
            var second = JournalCursor(after: first.position)
            let after = read(&second, [Array(rest.utf8)])
            #expect(before.text + after.text == (1...3).map { line("entry \($0)") }.joined(), "broken at \(cut)")
            #expect(after.notices.isEmpty)
        }
    }

    @Test func lossIsToldBeforeWhatComesAfterIt() {
        var cursor = JournalCursor(after: "s=a;i=1")
        let seen = read(&cursor, [Array(entry(9).utf8)])
        #expect(seen.text == line("entry 9"))
        #expect(seen.notices == [.missed("the journal has lost the entry at which it was left", bytes: nil)])
    }

    @Test(
        arguments: [
            (#""two\nlines""#, "two\n    lines"), ("[104,105,255]", "hi\u{FFFD}"), ("null", ""),
            (#"["a","b"]"#, "a\n    b"),
            (#"[[104,105],"b"]"#, "hi\n    b"), (#""é \"x\"""#, "é \"x\""), ("[]", ""),
        ]
    )
    func messageIsWhatWasLogged(message: String, text: String) {
        var cursor = JournalCursor(after: nil)
        #expect(read(&cursor, [Array(entry(1, message: message).utf8)]).text == line(text))
    }

    @Test func programsWithoutANameOfTheirOwnHaveTheirCommands() {
        var cursor = JournalCursor(after: nil)
        let stream = #"{"__CURSOR":"c","__REALTIME_TIMESTAMP":"x","_COMM":"sh","SYSLOG_PID":"9","MESSAGE":"m"}"# + "\n"
        #expect(read(&cursor, [Array(stream.utf8)]).text == "x sh[9]: m\n")
    }

    @Test func nameThatWasGivenTwiceIsShownTwice() {
        var cursor = JournalCursor(after: nil)
        let fields = #""__CURSOR":"c","__REALTIME_TIMESTAMP":"x","SYSLOG_IDENTIFIER":["a","b"],"MESSAGE":"m""#
        #expect(read(&cursor, [Array("{\(fields)}\n".utf8)]).text == "x a,b: m\n")
    }

    @Test(arguments: ["-- No entries --", "{", "[]", "{}", #"{"__CURSOR":7,"__REALTIME_TIMESTAMP":"1"}"#, ""])
    func whatIsNoEntryIsPassedOnAsSaid(text: String) {
        var cursor = JournalCursor(after: nil)
        #expect(read(&cursor, [Array("\(text)\n".utf8)]) == Seen(said: "\(text)\n"))
        #expect(cursor.position == nil)
    }

    @Test func entryThatIsTooLongIsCountedAndNotKept() {
        var cursor = JournalCursor(after: nil)
        let chunk = [UInt8](repeating: 0x78, count: 100_000)
        let seen = read(&cursor, Array(repeating: chunk, count: 30) + [[0x0A], Array(entry(1).utf8)])
        #expect(seen.notices == [.missed("an entry of the journal is longer than 1 MiB", bytes: 3_000_000)])
        #expect(seen.text == line("entry 1"))
    }

    @Test func anyBytesAreReadWithoutTrouble() {
        var random = SeededGenerator(seed: 81)
        let valid = Array(entry(1).utf8)
        for _ in 0..<3000 {
            var bytes = valid + valid
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            var cursor = JournalCursor(after: nil)
            let seen = read(&cursor, [bytes, [0x0A]])
            #expect(!seen.text.isEmpty || !seen.said.isEmpty)
        }
    }
}
