import PeekCore
import PeekSSH

/// A prompt on a terminal: keys in, lines edited, and each run while the terminal is its command's.
struct TerminalPrompt {
    let lines: PromptLines
    var terminal: Terminal
    var place: PromptPlace
    var editor = LineEditor()
    var decoder = KeyDecoder()
    var screen: LineScreen
    let names = PromptNames()
    /// The names that are being asked for, with the line that they are for.
    var sought: (choice: PromptReach.PathChoice, buffer: LineBuffer)?
    // Keys that came with others, and wait for a line to be over.
    private var keys: [PromptKey] = []
    private var isOver = false

    private let hostColour: String?

    init(_ lines: PromptLines, on terminal: Terminal) {
        self.lines = lines
        self.terminal = terminal
        place = PromptPlace(directory: lines.home)
        screen = LineScreen(columns: terminal.columns, rows: terminal.rows, type: terminal.type)
        let host = lines.request.host
        hostColour = lines.channel.usesColour && !Self.isDumb(terminal) ? "\(HostColour.code(for: host))" : nil
    }

    /// Runs it; returns the status of the last line.
    mutating func run() async -> Int32 {
        await show(beginning: true)
        while !place.leaves, !isOver {
            if keys.isEmpty { await takeNext() } else { await takeKeys() }
        }
        return place.status
    }

    private mutating func takeNext() async {
        switch await input() {
        case .bytes(let bytes):
            keys = decoder.keys(of: bytes)
            if PastedLines.isBurst(keys) {
                let burst = keys
                keys = []
                await takeBurst(burst)
            }
        case .resized(let size):
            resize(to: size)
            await show()
        case .nudged: await takeNames()
        case .ended: await end()
        case .over: isOver = true
        }
    }

    private mutating func takeKeys() async {
        // A key that is held down, or a megabyte that no line takes, rings once for all that came together.
        var rings = false
        keys.reverse()
        while !place.leaves, !isOver, let key = keys.popLast() {
            guard let request = editor.take(key) else { continue }
            if request == .bell { rings = true } else { await take(request) }
        }
        if rings { await ring() } else { await show() }
    }

    private mutating func take(_ request: LineEditor.Request) async {
        switch request {
        case .submit(let line):
            await leaveLine(line)
            await perform(line)
            await show(beginning: true)
        case .abandon(let text):
            await leaveLine(text + "^C")
            place.settle(ExitStatus.interrupted.rawValue)
            await show(beginning: true)
        case .endOfInput: await end()
        case .complete: await complete()
        case .clearScreen:
            await draw(screen.clear())
            await show()
        case .suspend:
            await say(["prodpeek: there are no jobs here to stop or go on with; open a second session beside this one"])
        case .paste(let text): await offer(PastedLines(text, behind: editor.buffer.text))
        case .longPaste:
            await say(["prodpeek: more was pasted than a prompt takes, nothing of it is on the line"])
        case .bell: break
        }
    }

    /// Leaves at the end of the input.
    mutating func end() async {
        await leaveLine()
        isOver = true
    }

    /// Runs a line; keys that were typed ahead stay for the next.
    mutating func perform(_ line: String) async {
        sought = nil
        let task = Task { [lines, place, terminal, history = editor.history.lines] in
            await lines.perform(line, at: place, on: terminal, after: history)
        }
        let (worker, channel, session) = (lines.channel.worker, lines.channel.id, lines.session)
        await worker.onInterrupt(of: channel) {
            task.cancel()
            Task { await worker.interrupt(session) }
        }
        place = await task.value
        await worker.onInterrupt(of: channel, nil)
        if !(await worker.goesOn(session)) { isOver = true }
    }

    // MARK: the terminal

    func input() async -> PromptInput {
        await lines.channel.worker.promptInput(of: lines.session, on: lines.channel.id)
    }

    mutating func resize(to size: Terminal) {
        terminal = size
        screen.resize(columns: size.columns, rows: size.rows)
    }

    /// Draws the line as it is; `beginning` where a command, or nothing, had the terminal before.
    mutating func show(beginning: Bool = false) async {
        guard !isOver, !place.leaves else { return }
        await show(frame, beginning: beginning)
    }

    /// Draws a frame in place of what is drawn.
    mutating func show(_ frame: LineFrame, beginning: Bool = false, before: [UInt8] = []) async {
        var bytes = before
        // Colours and cursor as a program may have left them; from here on a paste says that it is one.
        if beginning, !Self.isDumb(terminal) { bytes += Array("\u{1B}[0m\u{1B}[?25h\u{1B}[?2004h".utf8) }
        bytes += screen.draw(frame)
        var copy = screen
        let erase = copy.erase()
        let standing = PromptDrawing.Standing(erase: erase, redraw: copy.draw(frame))
        await lines.channel.worker.draw(
            PromptDrawing(bytes, beginsRow: beginning, standing: standing),
            in: lines.session
        )
    }

    /// Leaves the line where it is, for what comes below it.
    ///
    /// - Parameter text: what the line shows then, where it is not what it showed.
    mutating func leaveLine(_ text: String? = nil) async {
        if let text { await show(LineFrame(label: label, before: text)) }
        let bytes = screen.leave() + Array((Self.isDumb(terminal) ? "" : "\u{1B}[?2004l").utf8)
        await draw(bytes)
    }

    /// Says lines above the one that is edited.
    func say(_ text: [String]) async { await lines.channel.worker.say(text, in: lines.session) }

    /// Writes what leaves the cursor at the start of a row.
    func draw(_ bytes: [UInt8]) async {
        await lines.channel.worker.draw(PromptDrawing(bytes, endsRow: true), in: lines.session)
    }

    mutating func ring() async { await show(frame, before: [0x07]) }

    private var frame: LineFrame {
        LineFrame(label: label, before: editor.buffer.before, after: editor.buffer.after)
    }

    var label: [LineFrame.Part] {
        if let searching = editor.searchLabel { return [LineFrame.Part(searching)] }
        return LineFrame.label(
            status: place.status,
            host: visible(lines.request.host),
            directory: visible(place.directory),
            columns: terminal.columns,
            hostColour: hostColour
        )
    }

    private static func isDumb(_ terminal: Terminal) -> Bool { terminal.type.isEmpty || terminal.type == "dumb" }
}
