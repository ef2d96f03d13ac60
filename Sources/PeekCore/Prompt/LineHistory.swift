/// The lines of one session, oldest first, and the one that is being looked at.
public struct LineHistory: Sendable, Hashable {
    /// Lines that are kept.
    public static let most = 500

    /// The lines.
    public private(set) var lines: [String] = []
    // Nil while the line below the newest is edited, which `draft` keeps meanwhile.
    private var place: Int?
    private var draft = ""

    /// Adds a line, unless it is blank or the same as the newest, and goes below it.
    mutating func add(_ line: String) {
        place = nil
        guard line.contains(where: { $0 != " " && $0 != "\t" }), line != lines.last else { return }
        lines.append(line)
        if lines.count > Self.most { lines.removeFirst() }
    }

    /// The line before; nil at the oldest.
    mutating func older(than line: String) -> String? {
        let next = (place ?? lines.count) - 1
        guard lines.indices.contains(next) else { return nil }
        if place == nil { draft = line }
        place = next
        return lines[next]
    }

    /// The line after; nil below the newest.
    mutating func newer() -> String? {
        guard let place else { return nil }
        guard place + 1 < lines.count else {
            self.place = nil
            return draft
        }
        self.place = place + 1
        return lines[place + 1]
    }
}

/// A search back through the history, as Ctrl-R begins it.
struct HistorySearch: Sendable, Hashable {
    /// What is sought.
    private(set) var sought = ""
    /// The line that has it; nil where none has.
    private(set) var found: String?
    /// The line that was there before.
    let original: LineBuffer
    private let lines: [String]
    private var place: Int

    init(_ history: LineHistory, from original: LineBuffer) {
        lines = history.lines
        place = lines.count
        self.original = original
    }

    /// Whether what is sought is nowhere.
    var failed: Bool { found == nil && !sought.isEmpty }

    /// Seeks for one more character.
    mutating func narrow(_ text: String) {
        guard sought.utf8.count < 256 else { return }
        sought += text
        seek(from: min(place, lines.count - 1))
    }

    /// Seeks for one character less, from the newest again.
    mutating func widen() {
        sought = String(sought.dropLast())
        found = nil
        place = lines.count
        if !sought.isEmpty { seek(from: lines.count - 1) }
    }

    /// Seeks on before the line that was found.
    mutating func older() {
        guard !sought.isEmpty else { return }
        let before = found
        seek(from: place - 1, otherThan: before)
    }

    private mutating func seek(from start: Int, otherThan known: String? = nil) {
        guard start >= 0 else {
            if known == nil { found = nil }
            return
        }
        for index in stride(from: start, through: 0, by: -1) where lines[index].contains(sought) {
            guard lines[index] != known else { continue }
            place = index
            found = lines[index]
            return
        }
        if known == nil { found = nil }
    }
}
