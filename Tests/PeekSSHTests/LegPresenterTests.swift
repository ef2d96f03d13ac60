import PeekCore
import Synchronization
import Testing

@testable import PeekSSH

struct LegPresenterTests {
    private let recorder = KeepingRecorder()
    private let reader = KeepingReader()

    private func presenter(
        terminal: Terminal? = nil,
        input: InputRecording = .recorded,
        presentation: LegPlan.Presentation = .bytes,
        saysInOrder: Bool = false
    ) -> LegPresenter {
        var plan = LegPlan(
            session: Identifier(.session),
            host: Host(name: "web1", address: "127.0.0.1", port: 22, labels: [:], hostKeys: []),
            credential: HostCredential(privateKey: "", certificate: ""),
            terminal: terminal,
            recorder: recorder,
            input: input,
            passesInput: true,
            presentation: presentation,
            limits: Limits(),
            opening: []
        )
        plan.saysInOrder = saysInOrder
        return LegPresenter(plan: plan)
    }

    private let xterm = Terminal(type: "xterm", columns: 80, rows: 24)

    private func lines(_ prefix: String, _ handling: LineHandling = LineHandling()) -> LegPlan.Presentation {
        .lines(
            LineStyle(
                prefix: prefix,
                json: false,
                host: "web1",
                session: Identifier(.session),
                onTerminal: false,
                handling: handling
            )
        )
    }

    // MARK: input

    @Test func inputWithoutATerminalIsRecordedByteForByte() {
        #expect(bytes("pass\n") { presenter().recordInput($0) } == .written)
        #expect(recorder.frames == [.init(.input, "pass\n")])
    }

    @Test func inputOnATerminalIsRecordedByItsLengthAlone() {
        #expect(bytes("secret") { presenter(terminal: xterm).recordInput($0) } == .written)
        #expect(recorder.frames == [.init(.inputLength, "\u{6}\0\0\0")])
    }

    @Test func whatAConfinedTerminalShowedIsRecordedAndNothingElseIs() {
        let typed = Array("ls\r".utf8)
        #expect(presenter(terminal: xterm).recordTyped(typed, isEchoed: true) == .written)
        #expect(presenter(terminal: xterm).recordTyped(typed, isEchoed: false) == .written)
        #expect(presenter(terminal: xterm, input: .never).recordTyped(typed, isEchoed: true) == .written)
        #expect(
            recorder.frames == [.init(.input, "ls\r")] + Array(repeating: .init(.inputLength, "\u{3}\0\0\0"), count: 2)
        )
    }

    @Test func aRoleThatSaysNeverKeepsInputOut() {
        #expect(bytes("secret") { presenter(input: .never).recordInput($0) } == .written)
        #expect(recorder.frames == [.init(.inputLength, "\u{6}\0\0\0")])
    }

    // MARK: recorded before shown

    @Test(arguments: [AppendOutcome.full, .failed("the disk is full")], ["", "web1 │ "])
    func nothingIsShownThatTheRecorderDidNotTake(outcome: AppendOutcome, prefix: String) {
        recorder.outcome = outcome
        var presenter = presenter(presentation: prefix.isEmpty ? .bytes : lines(prefix))
        _ = bytes("line\n") { presenter.show($0, isError: false, to: reader) }
        _ = presenter.announce("prodpeek: news", to: reader)
        #expect(reader.output == "" && reader.errors == "")
    }

    @Test func longLineIsRecordedInFramesThatARecordingTakes() {
        var presenter = presenter(presentation: lines("w "))
        let line = String(repeating: "x", count: 60_000) + String(repeating: "\u{1}", count: 5_000) + "\n"
        #expect(bytes(line) { presenter.show($0, isError: false, to: reader) } == .written)
        #expect(recorder.frames.allSatisfy { $0.text.utf8.count <= 65_536 } && recorder.frames.count > 2)
        #expect(recorder.frames.map(\.text).joined() == reader.output)
    }

    @Test func linesThatHadNoRoomAreShownOnceAndInOrder() {
        var presenter = presenter(presentation: lines("w "))
        recorder.room = 3
        #expect(bytes("a\nb\nc\n") { presenter.show($0, isError: false, to: reader) } == .written)
        #expect(reader.output == "w a\n")
        #expect(bytes("d\n") { presenter.show($0, isError: false, to: reader) } == .full)
        recorder.room = .max
        #expect(bytes("d\n") { presenter.show($0, isError: false, to: reader) } == .written)
        #expect(reader.output == "w a\nw b\nw c\nw d\n")
        #expect(recorder.frames.map(\.text).joined() == reader.output)
    }

    @Test func whatWasSentIsWhatIsRecordedInOrder() {
        var presenter = presenter(presentation: lines("web1 │ "))
        _ = bytes("one\ntw") { presenter.show($0, isError: false, to: reader) }
        _ = bytes("oops\n") { presenter.show($0, isError: true, to: reader) }
        _ = presenter.announce("prodpeek: deploy", to: reader)
        _ = bytes("o\n\u{1B}]52;c;AAAA\u{7}three") { presenter.show($0, isError: false, to: reader) }
        _ = presenter.end(to: reader)
        let sent = recorder.frames.filter(\.kind.wasSent).map(\.text).joined()
        #expect(sent == reader.all)
        #expect(reader.output == "web1 │ one\n── prodpeek: deploy ──\nweb1 │ two\nweb1 │ three\n")
        #expect(reader.errors == "web1 │ oops\n")
        #expect(presenter.bytesSent == Int64(reader.all.utf8.count))
    }

    // MARK: lines that are not wanted

    @Test func linesThatAreLeftOutAreNeitherRecordedNorForgotten() throws {
        let filter = try LineFilter(include: ["o"], exclude: ["two"], highlight: [])
        var presenter = presenter(presentation: lines("w ", LineHandling(filter: filter)))
        _ = bytes("one\ntwo\nthree\nfo") { presenter.show($0, isError: false, to: reader) }
        _ = bytes("tail: an error\n") { presenter.show($0, isError: true, to: reader) }
        _ = bytes("ur\nsix") { presenter.show($0, isError: false, to: reader) }
        #expect(presenter.end(to: reader) == .written)
        #expect(reader.output == "w one\nw four\n")
        #expect(reader.errors == "w tail: an error\nprodpeek: web1: 3 lines were left out by -i and -e\n")
        #expect(recorder.frames.filter(\.kind.wasSent).map(\.text).joined() == reader.all)
        #expect(presenter.end(to: reader) == .written)
        #expect(reader.errors.split(separator: "\n").count == 2, "it is said once")
    }

    @Test func whatWasLeftOutIsSaidBeforeTheReasonOfTheEnd() throws {
        let filter = try LineFilter(include: [], exclude: ["one"], highlight: [])
        var presenter = presenter(presentation: lines("w ", LineHandling(filter: filter)))
        _ = bytes("one\n") { presenter.show($0, isError: false, to: reader) }
        presenter.sayGoodbye(Refusal(.limit, "it was enough"), to: reader)
        #expect(reader.errors == "prodpeek: web1: 1 line was left out by -e\nprodpeek: limit: it was enough\n")
    }

    @Test func whoIsCutOffLearnsWhyEvenWhenNothingCanBeRecorded() {
        recorder.outcome = .failed("the disk is full")
        var presenter = presenter()
        presenter.sayGoodbye(Refusal(.recording, "it could not be recorded"), to: reader)
        #expect(reader.errors == "prodpeek: recording: it could not be recorded\n")
    }

    // MARK: the gateway's own lines

    @Test func noticesWaitWhileAFullScreenProgramRuns() {
        var presenter = presenter(terminal: xterm)
        _ = bytes("\u{1B}[?1049h") { presenter.show($0, isError: false, to: reader) }
        #expect(presenter.mark("deploy") == .written)
        #expect(presenter.announce("prodpeek: deploy", to: reader) == .written)
        #expect(recorder.frames.last == .init(.marker, "deploy"))
        #expect(reader.errors == "")
        _ = bytes("\u{1B}[?1049l") { presenter.show($0, isError: false, to: reader) }
        #expect(reader.errors == "\r\nprodpeek: deploy\r\n")
    }

    @Test(arguments: [false, true])
    func noticesThatStillWaitAreShownAtTheEnd(isCutOff: Bool) {
        var presenter = presenter(terminal: xterm)
        _ = bytes("\u{1B}[?1049hless") { presenter.show($0, isError: false, to: reader) }
        #expect(presenter.announce("prodpeek: ops is watching", to: reader) == .written)
        #expect(presenter.holdsNotices)
        if isCutOff {
            presenter.sayGoodbye(Refusal(.limit, "it was enough"), to: reader)
        } else {
            #expect(presenter.end(to: reader) == .written)
        }
        #expect(reader.errors.hasPrefix("\r\nprodpeek: ops is watching\r\n"))
        #expect(presenter.end(to: reader) == .written)
        #expect(reader.errors.split(separator: "watching").count == 2, "it is said once")
    }

    @Test func noticesThatHadNoRoomAreNotLost() {
        var presenter = presenter(terminal: xterm)
        _ = bytes("\u{1B}[?1049h") { presenter.show($0, isError: false, to: reader) }
        _ = presenter.announce("prodpeek: one", to: reader)
        _ = presenter.announce("prodpeek: two", to: reader)
        // For what leaves the screen, and the first notice.
        recorder.room = 2
        _ = bytes("\u{1B}[?1049l") { presenter.show($0, isError: false, to: reader) }
        #expect(reader.errors == "\r\nprodpeek: one\r\n")
        #expect(presenter.end(to: reader) == .full)
        recorder.room = .max
        #expect(presenter.end(to: reader) == .written)
        #expect(reader.errors == "\r\nprodpeek: one\r\nprodpeek: two\r\n")
    }

    @Test func withoutATerminalANoticeIsOneLineOnStderr() {
        var presenter = presenter()
        _ = presenter.announce("prodpeek: deploy", to: reader)
        #expect(reader.output == "")
        #expect(reader.errors == "prodpeek: deploy\n")
    }

    // MARK: prompts

    @Test func noticeStandsAboveTheLineThatIsEdited() {
        var presenter = presenter(terminal: xterm, saysInOrder: true)
        let standing = PromptDrawing.Standing(erase: Array("<erase>".utf8), redraw: Array("<line>".utf8))
        _ = presenter.draw(PromptDrawing(Array("> tai".utf8), standing: standing), to: reader)
        _ = presenter.announce("prodpeek: deploy", to: reader)
        _ = presenter.draw(PromptDrawing(Array("l\r\n".utf8), endsRow: true), to: reader)
        _ = presenter.announce("prodpeek: another", to: reader)
        #expect(reader.output == "> tai<erase>prodpeek: deploy\r\n<line>l\r\nprodpeek: another\r\n")
        #expect(reader.errors == "", "what is said in order is on one stream")
        #expect(recorder.frames.allSatisfy { $0.kind == .notice })
        #expect(recorder.frames.map(\.text).joined() == reader.output)
    }

    @Test func promptBeginsARowWhateverTheCommandLeft() {
        for (left, before) in [
            ("whole\r\n", ""), ("half", "\r\n"), ("\u{1B}[?1049hscreen", "\u{1B}[?1049l"),
            ("\u{1B}[?1049hscreen\u{1B}[?1049l", ""),
        ] {
            let reader = KeepingReader()
            var presenter = presenter(terminal: xterm, saysInOrder: true)
            _ = bytes(left) { presenter.show($0, isError: false, to: reader) }
            _ = presenter.draw(PromptDrawing(Array("> ".utf8), beginsRow: true), to: reader)
            #expect(reader.output == left + before + "> ")
        }
    }

    @Test func nothingIsDrawnThatIsNotRecorded() {
        recorder.outcome = .failed("the disk is full")
        var presenter = presenter(terminal: xterm, saysInOrder: true)
        #expect(presenter.draw(PromptDrawing(Array("> ".utf8)), to: reader) == .failed("the disk is full"))
        #expect(reader.all == "")
    }

    private func bytes(_ text: String, _ body: (UnsafeRawBufferPointer) -> AppendOutcome) -> AppendOutcome {
        Array(text.utf8).withUnsafeBytes(body)
    }
}

/// Keeps frames, or refuses them as it is told.
private final class KeepingRecorder: SessionRecorder {
    struct Kept: Equatable {
        var kind: FrameKind
        var text: String

        init(_ kind: FrameKind, _ text: String) {
            self.kind = kind
            self.text = text
        }
    }

    private struct State {
        var frames: [Kept] = []
        var outcome = AppendOutcome.written
        var room = Int.max
    }

    private let state = Mutex(State())

    var frames: [Kept] { state.withLock { $0.frames } }

    var outcome: AppendOutcome {
        get { state.withLock { $0.outcome } }
        set { state.withLock { $0.outcome = newValue } }
    }

    /// How many more frames are taken.
    var room: Int {
        get { state.withLock { $0.room } }
        set { state.withLock { $0.room = newValue } }
    }

    func append(_ kind: FrameKind, _ bytes: UnsafeRawBufferPointer) -> AppendOutcome {
        let text = String(decoding: bytes, as: UTF8.self)
        return state.withLock { state in
            guard state.outcome == .written else { return state.outcome }
            guard state.room > 0 else { return .full }
            state.room -= 1
            state.frames.append(Kept(kind, text))
            return .written
        }
    }
}

/// Keeps what it is sent.
private final class KeepingReader: LegReader {
    private(set) var all = ""
    private(set) var output = ""
    private(set) var errors = ""

    var terminal: Terminal? { nil }
    var isWanted: Bool { true }
    var room: Int { .max }
    var isFull: Bool { false }

    func send(_ bytes: UnsafeRawBufferPointer, isError: Bool) {
        let text = String(decoding: bytes, as: UTF8.self)
        all += text
        if isError { errors += text } else { output += text }
    }

    func passInput(to leg: HostLeg) {}
    func dropInput(of leg: HostLeg) {}
    func drainInput() {}
    func add(_ session: SessionSink) {}
    func remove(_ session: SessionSink) {}
}
