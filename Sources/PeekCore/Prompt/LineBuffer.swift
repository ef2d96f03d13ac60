/// The line that is being typed, with a cursor between its characters.
public struct LineBuffer: Sendable, Hashable {
    /// Bytes of UTF-8 at most; a line that runs has at most 4096.
    public static let mostBytes = 8192

    /// What stands before the cursor.
    public private(set) var before: String
    /// What stands after it.
    public private(set) var after: String

    /// A line with the cursor at its end.
    public init(_ text: String = "") {
        before = text
        after = ""
    }

    /// The whole line.
    public var text: String { before + after }
    /// Whether there is nothing.
    public var isEmpty: Bool { before.isEmpty && after.isEmpty }

    /// Puts text before the cursor; false, and nothing of it, where the line would be too long.
    mutating func insert(_ text: String) -> Bool {
        guard before.utf8.count + after.utf8.count + text.utf8.count <= Self.mostBytes else { return false }
        before += text
        return true
    }

    /// Puts other text in place of the last `count` characters before the cursor.
    mutating func replaceLast(_ count: Int, by text: String) -> Bool {
        var changed = self
        changed.before.removeLast(min(count, before.count))
        guard changed.insert(text) else { return false }
        self = changed
        return true
    }

    // MARK: motion; each returns whether anything moved or went

    mutating func left() -> Bool {
        guard let character = before.popLast() else { return false }
        after = String(character) + after
        return true
    }

    mutating func right() -> Bool {
        guard !after.isEmpty else { return false }
        before.append(after.removeFirst())
        return true
    }

    mutating func home() { self = LineBuffer(before: "", after: text) }
    mutating func end() { self = LineBuffer(before: text, after: "") }

    mutating func wordLeft() {
        while let last = before.last, !last.isOfWord { _ = left() }
        while let last = before.last, last.isOfWord { _ = left() }
    }

    mutating func wordRight() {
        while let first = after.first, !first.isOfWord { _ = right() }
        while let first = after.first, first.isOfWord { _ = right() }
    }

    // MARK: deletion; each returns what went

    mutating func deleteLeft() -> String { before.popLast().map { String($0) } ?? "" }
    mutating func deleteRight() -> String { after.isEmpty ? "" : String(after.removeFirst()) }

    mutating func killToStart() -> String {
        defer { before = "" }
        return before
    }

    mutating func killToEnd() -> String {
        defer { after = "" }
        return after
    }

    mutating func killBlankWord() -> String {
        killLeft(while: \.isBlank, then: { !$0.isBlank })
    }

    mutating func killWordLeft() -> String {
        killLeft(while: { !$0.isOfWord }, then: \.isOfWord)
    }

    mutating func killWordRight() -> String {
        var killed = ""
        while after.first?.isOfWord == false { killed.append(after.removeFirst()) }
        while after.first?.isOfWord == true { killed.append(after.removeFirst()) }
        return killed
    }

    private mutating func killLeft(
        while isBetween: (Character) -> Bool,
        then isOfWord: (Character) -> Bool
    ) -> String {
        var killed: [Character] = []
        while let last = before.last, isBetween(last) { killed.append(before.removeLast()) }
        while let last = before.last, isOfWord(last) { killed.append(before.removeLast()) }
        return String(killed.reversed())
    }

    private init(before: String, after: String) {
        self.before = before
        self.after = after
    }
}

extension Character {
    fileprivate var isOfWord: Bool { isLetter || isNumber }
    fileprivate var isBlank: Bool { self == " " || self == "\t" }
}
