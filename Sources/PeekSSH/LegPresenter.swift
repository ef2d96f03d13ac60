import PeekCore

/// Writes what one leg shows to its recorder, then to the client; never the other way round.
struct LegPresenter {
    private struct Line {
        var prefix: [UInt8]
        var body: [UInt8]
        // The stream it is recorded as, and the one it is sent on.
        var isError: Bool
        var goesToError: Bool
        // How many bytes of prefix and body the recorder has taken.
        var recorded = 0
    }

    // The longest frame of a recording.
    private static let longestFrame = 65_536

    private let plan: LegPlan
    private var output = LineAssembler()
    private var errorOutput = LineAssembler()
    private var ready: [Line] = []
    private var alternateScreen = AlternateScreen()
    private var heldNotices: [String] = []
    private var atLineStart = true
    // Whether a full-screen program took the terminal at the start of a line, to which it comes back.
    private var wasAtLineStart = true
    // The line of a prompt that is being edited.
    private var standing: PromptDrawing.Standing?
    // Lines that the reader did not want, until it is said how many they were.
    private var leftOut = 0
    /// Bytes that the client was sent, or that wait for it.
    private(set) var bytesSent: Int64 = 0

    init(plan: LegPlan) {
        self.plan = plan
    }

    // MARK: output

    /// Shows bytes of the host; with anything but `written` none of them was taken.
    mutating func show(_ bytes: UnsafeRawBufferPointer, isError: Bool, to door: any LegReader) -> AppendOutcome {
        switch plan.presentation {
        case .bytes:
            return showBytes(bytes, isError: isError, to: door)
        case .lines(let style):
            let before = flush(to: door)
            guard before == .written else { return before }
            assemble(bytes, isError: isError, style: style)
            let after = flush(to: door)
            return after == .full ? .written : after
        }
    }

    private mutating func showBytes(
        _ bytes: UnsafeRawBufferPointer,
        isError: Bool,
        to door: any LegReader
    )
        -> AppendOutcome
    {
        let outcome = plan.recorder.append(isError ? .errorOutput : .output, bytes)
        guard outcome == .written else { return outcome }
        send(bytes, isError: isError, to: door)
        guard plan.terminal != nil else { return .written }
        let before = alternateScreen
        alternateScreen.observe(bytes)
        let switched = alternateScreen.switches != before.switches
        if switched, !before.isActive { wasAtLineStart = atLineStart }
        // At a prompt the next thing is a line, and a program that leaves its screen is back where it began.
        let isBack = plan.saysInOrder && switched && !alternateScreen.isActive
        atLineStart = isBack ? wasAtLineStart : bytes.last == 0x0A
        // What the recorder has no room for now stays held.
        if !alternateScreen.isActive { _ = sayHeld(to: door) }
        return .written
    }

    private mutating func sayHeld(to door: any LegReader) -> AppendOutcome {
        while let notice = heldNotices.first {
            let said = write(notice, to: door)
            guard said == .written else { return said }
            heldNotices.removeFirst()
        }
        return .written
    }

    private mutating func assemble(_ bytes: UnsafeRawBufferPointer, isError: Bool, style: LineStyle) {
        var lines: [Line?] = []
        let add = { (line: UnsafeRawBufferPointer) in lines.append(Self.present(line, isError: isError, style)) }
        if isError { errorOutput.take(bytes, add) } else { output.take(bytes, add) }
        keep(lines)
    }

    private mutating func keep(_ lines: [Line?]) {
        let wanted = lines.compactMap(\.self)
        leftOut += lines.count - wanted.count
        ready.append(contentsOf: wanted)
    }

    // Nil for a line that the reader does not want; what a command says of errors is never left out.
    private static func present(_ line: UnsafeRawBufferPointer, isError: Bool, _ style: LineStyle) -> Line? {
        let line = line.last == 0x0A ? UnsafeRawBufferPointer(rebasing: line.dropLast()) : line
        guard isError || style.handling.filter.admits(line) else { return nil }
        if style.json {
            return Line(prefix: [], body: style.jsonLine(line, isError: isError), isError: isError, goesToError: false)
        }
        let now = Timestamp.now
        return Line(
            prefix: style.start(at: now),
            body: style.text(of: line, isError: isError, at: now) + style.lineEnd,
            isError: isError,
            goesToError: isError
        )
    }

    /// Shows the lines that are complete, as far as the recorder has room.
    mutating func flush(to door: any LegReader) -> AppendOutcome {
        var shown = 0
        defer { ready.removeFirst(shown) }
        for index in ready.indices {
            let outcome = record(&ready[index])
            guard outcome == .written else { return outcome }
            let line = ready[index]
            shown += 1
            line.prefix.withUnsafeBytes { send($0, isError: line.goesToError, to: door) }
            line.body.withUnsafeBytes { send($0, isError: line.goesToError, to: door) }
        }
        return .written
    }

    /// Records a line in frames, the prefix as the gateway's own; goes on where there was no room.
    private func record(_ line: inout Line) -> AppendOutcome {
        while line.recorded < line.prefix.count + line.body.count {
            let isPrefix = line.recorded < line.prefix.count
            let rest = isPrefix ? line.prefix[line.recorded...] : line.body[(line.recorded - line.prefix.count)...]
            let part = rest.prefix(Self.longestFrame)
            let kind: FrameKind =
                isPrefix
                ? (line.isError ? .errorNotice : .notice)
                : (line.isError ? .errorOutput : .output)
            let outcome = part.withUnsafeBytes { plan.recorder.append(kind, $0) }
            guard outcome == .written else { return outcome }
            line.recorded += part.count
        }
        return .written
    }

    private mutating func send(_ bytes: UnsafeRawBufferPointer, isError: Bool, to door: any LegReader) {
        bytesSent += Int64(bytes.count)
        door.send(bytes, isError: isError)
    }

    /// Shows what waits for the end of its line; the host has said everything.
    mutating func end(to door: any LegReader) -> AppendOutcome {
        if case .lines(let style) = plan.presentation {
            var lines: [Line?] = []
            output.end { lines.append(Self.present($0, isError: false, style)) }
            errorOutput.end { lines.append(Self.present($0, isError: true, style)) }
            keep(lines)
        }
        let shown = flush(to: door)
        guard shown == .written else { return shown }
        // A full-screen program may die without leaving the terminal as it was.
        let held = sayHeld(to: door)
        return held == .written ? sayLeftOut(to: door) : held
    }

    // So that nobody takes silence for peace.
    private mutating func sayLeftOut(to door: any LegReader) -> AppendOutcome {
        guard leftOut > 0, case .lines(let style) = plan.presentation else { return .written }
        let lines = leftOut == 1 ? "1 line was" : "\(leftOut) lines were"
        let said = write("prodpeek: \(style.host): \(lines) left out by \(style.handling.filter.options)", to: door)
        if said == .written { leftOut = 0 }
        return said
    }

    // MARK: input and the window

    /// Records input; on a terminal only its length, because nobody here knows when the host does not echo.
    func recordInput(_ bytes: UnsafeRawBufferPointer) -> AppendOutcome {
        guard plan.terminal == nil, plan.input == .recorded else {
            return recordLength(bytes.count)
        }
        return plan.recorder.append(.input, bytes)
    }

    /// Records what was typed at a terminal whose owner knows whether it was shown.
    func recordTyped(_ bytes: [UInt8], isEchoed: Bool) -> AppendOutcome {
        bytes.withUnsafeBytes { bytes in
            guard isEchoed, plan.input == .recorded else { return recordLength(bytes.count) }
            return plan.recorder.append(.input, bytes)
        }
    }

    private func recordLength(_ count: Int) -> AppendOutcome {
        withUnsafeBytes(of: UInt32(count).littleEndian) { plan.recorder.append(.inputLength, $0) }
    }

    func recordResize(columns: Int, rows: Int) -> AppendOutcome {
        let size = (UInt32(clamping: columns).littleEndian, UInt32(clamping: rows).littleEndian)
        return withUnsafeBytes(of: size) { plan.recorder.append(.resize, $0) }
    }

    // MARK: the gateway's own lines

    /// Marks the moment in the recording.
    func mark(_ label: String) -> AppendOutcome {
        Array(label.utf8).withUnsafeBytes { plan.recorder.append(.marker, $0) }
    }

    /// Whether a full-screen program has the terminal, so that what is announced waits.
    var holdsNotices: Bool { plan.terminal != nil && alternateScreen.isActive }

    /// Says something of the gateway's own to the person; later, while a full-screen program has the terminal.
    mutating func announce(_ text: String, to door: any LegReader) -> AppendOutcome {
        // A line whose beginning is recorded comes first, so that the recording keeps the order of what is sent.
        let before = flush(to: door)
        guard before == .written else { return before }
        guard holdsNotices else { return draw(text, to: door) }
        heldNotices.append(text)
        // A full-screen program may run for days; the recording has every marker, the screen the last ones.
        if heldNotices.count > 20 { heldNotices.removeFirst() }
        return .written
    }

    /// Says something of a log that is followed: on stderr, or as an object among the lines.
    mutating func tell(_ notice: TailNotice, to door: any LegReader) -> AppendOutcome {
        let before = flush(to: door)
        guard before == .written else { return before }
        guard case .lines(let style) = plan.presentation, style.json else {
            return write("prodpeek: \(plan.host.name): \(notice.sentence)", to: door)
        }
        return write(style.jsonNotice(notice), isError: false, to: door)
    }

    /// Writes one line of the gateway's own to stderr.
    mutating func write(_ text: String, to door: any LegReader) -> AppendOutcome {
        guard plan.terminal != nil else { return write(Array(text.utf8) + lineEnd, isError: true, to: door) }
        if let standing {
            return write(standing.erase + Array("\(text)\r\n".utf8) + standing.redraw, isError: false, to: door)
        }
        let line = Array("\(atLineStart ? "" : "\r\n")\(text)\r\n".utf8)
        let outcome = write(line, isError: !plan.saysInOrder, to: door)
        atLineStart = true
        return outcome
    }

    /// Puts something of a prompt on the terminal.
    mutating func draw(_ drawing: PromptDrawing, to door: any LegReader) -> AppendOutcome {
        var bytes = drawing.bytes
        if drawing.beginsRow {
            let held = sayHeld(to: door)
            guard held == .written else { return held }
            // A program that was ended may have left the terminal as only it can use it.
            let leaving = alternateScreen.isActive ? "\u{1B}[?1049l" : ""
            if alternateScreen.isActive { atLineStart = wasAtLineStart }
            bytes = Array("\(leaving)\(atLineStart ? "" : "\r\n")".utf8) + bytes
            alternateScreen = AlternateScreen()
        }
        if !bytes.isEmpty {
            let outcome = write(bytes, isError: false, to: door)
            guard outcome == .written else { return outcome }
            atLineStart = drawing.endsRow
        }
        standing = drawing.standing
        return .written
    }

    private var lineEnd: [UInt8] {
        if case .lines(let style) = plan.presentation { style.lineEnd } else { [0x0A] }
    }

    // Between the lines of a fan-out the order tells the story, so the notice is drawn where the lines are.
    private mutating func draw(_ text: String, to door: any LegReader) -> AppendOutcome {
        guard case .lines(let style) = plan.presentation, !style.prefix.isEmpty || style.json else {
            return write(text, to: door)
        }
        let bytes = style.json ? style.jsonNotice(text) : Array("── \(text) ──".utf8) + style.lineEnd
        return write(bytes, isError: false, to: door)
    }

    private mutating func write(_ bytes: [UInt8], isError: Bool, to door: any LegReader) -> AppendOutcome {
        bytes.withUnsafeBytes { buffer in
            let outcome = plan.recorder.append(isError ? .errorNotice : .notice, buffer)
            if outcome == .written { send(buffer, isError: isError, to: door) }
            return outcome
        }
    }

    /// Says why the session ends.
    ///
    /// It is sent even when the recorder takes nothing any more: whoever is cut off must learn why.
    mutating func sayGoodbye(_ refusal: Refusal, to door: any LegReader) {
        _ = sayHeld(to: door)
        _ = sayLeftOut(to: door)
        var text = refusal.text(on: plan.terminal)
        if plan.terminal != nil, standing != nil || !atLineStart { text = Array("\r\n".utf8) + text }
        text.withUnsafeBytes { buffer in
            _ = plan.recorder.append(plan.saysInOrder ? .notice : .errorNotice, buffer)
            send(buffer, isError: !plan.saysInOrder, to: door)
        }
    }
}
