/// The editing of one line after the other: keys go in, and what has to be done comes out.
public struct LineEditor: Sendable {
    /// What the line's owner has to do.
    public enum Request: Sendable, Hashable {
        /// Run the line, which is in the history now.
        case submit(String)
        /// The line, which was this, was given up; a new one begins.
        case abandon(String)
        /// Nothing more will be typed.
        case endOfInput
        /// The word before the cursor is to be completed.
        case complete
        /// The screen is to be cleared.
        case clearScreen
        /// Somebody wants to stop what runs here.
        case suspend
        /// Several lines were pasted; they are not on the line.
        case paste(String)
        /// More was pasted than is taken.
        case longPaste
        /// Nothing could be done.
        case bell
    }

    /// The line.
    public private(set) var buffer = LineBuffer()
    /// The lines before it.
    public private(set) var history = LineHistory()
    private var search: HistorySearch?
    private var killed = ""

    /// Makes an editor with an empty line.
    public init() {}

    /// The search that is going on, as the label says it; nil where there is none.
    public var searchLabel: String? {
        search.map { "(\($0.failed ? "failed search" : "search")) \($0.sought): " }
    }

    /// Takes one key.
    public mutating func take(_ key: PromptKey) -> Request? {
        if case .taken(let request) = takeSearching(key) { return request }
        switch key {
        case .enter: return submitted()
        case .interrupt:
            defer { buffer = LineBuffer() }
            return .abandon(buffer.text)
        case .endOfInput:
            if buffer.isEmpty { return .endOfInput }
            return buffer.deleteRight().isEmpty ? .bell : nil
        case .tab: return .complete
        case .clearScreen: return .clearScreen
        case .suspend: return .suspend
        case .longPaste: return .longPaste
        case .paste(let text): return paste(text)
        case .text(let scalar): return buffer.insert(String(scalar)) ? nil : .bell
        case .search:
            search = HistorySearch(history, from: buffer)
            buffer = LineBuffer()
            return nil
        case .up: return show(history.older(than: buffer.text))
        case .down: return show(history.newer())
        default: return edit(key) ? nil : .bell
        }
    }

    /// Puts lines into the history that were not typed here.
    public mutating func remember(_ line: String) { history.add(line) }

    /// Empties the line.
    public mutating func clear() {
        buffer = LineBuffer()
        search = nil
    }

    /// Puts `text` in place of the last `count` characters before the cursor; false where the line would be too long.
    public mutating func complete(replacing count: Int, by text: String) -> Bool {
        buffer.replaceLast(count, by: text)
    }

    private mutating func submitted() -> Request {
        let line = buffer.text
        buffer = LineBuffer()
        history.add(line)
        return .submit(line)
    }

    private mutating func show(_ line: String?) -> Request? {
        guard let line else { return .bell }
        buffer = LineBuffer(line)
        return nil
    }

    private mutating func paste(_ text: String) -> Request? {
        let lines = PastedLines.lines(of: text)
        guard lines.count <= 1 else { return .paste(text) }
        return buffer.insert(lines.first ?? "") ? nil : .longPaste
    }

    private mutating func edit(_ key: PromptKey) -> Bool {
        switch key {
        case .left: return buffer.left()
        case .right: return buffer.right()
        case .home: buffer.home()
        case .end: buffer.end()
        case .wordLeft: buffer.wordLeft()
        case .wordRight: buffer.wordRight()
        case .backspace: return !buffer.deleteLeft().isEmpty
        case .delete: return !buffer.deleteRight().isEmpty
        case .deleteBlankWord: return keep(buffer.killBlankWord())
        case .deleteWordLeft: return keep(buffer.killWordLeft())
        case .deleteWordRight: return keep(buffer.killWordRight())
        case .killToStart: return keep(buffer.killToStart())
        case .killToEnd: return keep(buffer.killToEnd())
        case .yank: return !killed.isEmpty && buffer.insert(killed)
        default: return false
        }
        return true
    }

    private mutating func keep(_ text: String) -> Bool {
        if !text.isEmpty { killed = text }
        return !text.isEmpty
    }

    // MARK: searching

    private enum Searching {
        case taken(Request?)
        // The key means what it always does.
        case over
    }

    private mutating func takeSearching(_ key: PromptKey) -> Searching {
        guard var going = search else { return .over }
        switch key {
        case .text(let scalar): going.narrow(String(scalar))
        case .backspace: going.widen()
        case .search: going.older()
        case .interrupt, .cancel:
            buffer = going.original
            search = nil
            return .taken(nil)
        default:
            search = nil
            if going.found == nil { buffer = going.original }
            return .over
        }
        search = going
        buffer = LineBuffer(going.found ?? "")
        return .taken(going.failed ? .bell : nil)
    }
}
