/// What becomes of a word that is to be completed.
public struct PromptCompletion: Sendable, Hashable {
    /// One way to go on.
    public struct Candidate: Sendable, Hashable {
        /// The whole word, without quotes.
        public var word: String
        /// What a list shows of it.
        public var shown: String
        /// Whether more may follow in the same word, as behind a directory.
        public var goesOn: Bool

        /// Makes a candidate.
        public init(_ word: String, shown: String? = nil, goesOn: Bool = false) {
            self.word = word
            self.shown = shown ?? word
            self.goesOn = goesOn
        }
    }

    /// Names that a list shows; more say nothing to anybody.
    public static let mostShown = 120

    /// What to put in place of the word as typed; nil where that would not help.
    public private(set) var replacement: String?
    /// The candidates for a person to choose from, safe for a terminal; empty where there is nothing to choose.
    public private(set) var list: [String] = []

    /// Completes `word` with those of `candidates` that begin with it.
    ///
    /// - Parameter unusable: names for the list that nobody can type, because of characters that hide something.
    public init(_ word: PromptWord, among candidates: [Candidate], unusable: [String] = []) {
        let fitting = candidates.filter { $0.word.hasPrefix(word.text) }.sorted { $0.shown < $1.shown }
        if let only = fitting.first, fitting.count == 1, unusable.isEmpty {
            replacement = PromptWord.quoted(only.word) + (only.goesOn ? "" : " ")
            return
        }
        let common = Self.commonStart(of: fitting.map(\.word))
        if common.count > word.text.count { replacement = PromptWord.quoted(common) }
        guard replacement == nil else { return }
        let names = fitting.map { visible($0.shown) } + unusable.map(visible).sorted()
        list = Array(names.prefix(Self.mostShown))
        if names.count > list.count { list.append("and \(names.count - list.count) more") }
    }

    /// The list in as many columns as fit into a width.
    public func columns(width: Int) -> [String] {
        let widths = list.map(TerminalCell.width)
        let widest = (widths.max() ?? 0) + 2
        let across = max(1, width / widest)
        let down = (list.count + across - 1) / across
        return (0..<down).map { row in
            var line = ""
            for index in stride(from: row, to: list.count, by: down) {
                line += list[index]
                if index + down < list.count { line += String(repeating: " ", count: widest - widths[index]) }
            }
            return line
        }
    }

    private static func commonStart(of words: [String]) -> String {
        guard var common = words.first.map(Array.init) else { return "" }
        for word in words.dropFirst() {
            common = Array(zip(common, word).prefix { $0.0 == $0.1 }.map(\.0))
        }
        return String(common)
    }
}
