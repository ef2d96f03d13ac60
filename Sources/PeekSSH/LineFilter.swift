import LineMatching
public import PeekCore

/// Which lines a reader wants, and what stands out in them: the patterns of `-i`, `-e` and `-H`.
public struct LineFilter: Sendable, Hashable {
    /// How many instructions all patterns of one request may have together.
    ///
    /// RE2 takes at most about 20 ns for each and for each byte of a line: half a second for a packet of a host then.
    public static let largest = 800

    private var include: [LinePattern] = []
    private var exclude: [LinePattern] = []
    private var highlight: [LinePattern] = []

    /// A filter that lets every line through.
    public init() {}

    /// Takes patterns as typed.
    ///
    /// - Throws: a usage ``Refusal`` that names the option, the pattern and the place in it.
    public init(include: [String], exclude: [String], highlight: [String]) throws(Refusal) {
        self.include = try Self.patterns(include, "-i")
        self.exclude = try Self.patterns(exclude, "-e")
        self.highlight = try Self.patterns(highlight, "-H")
        guard (self.include + self.exclude + self.highlight).reduce(0, { $0 + $1.size }) <= Self.largest else {
            throw Refusal(
                .usage,
                "the patterns of -i, -e and -H are too much work for every line",
                wouldWork: "fewer or simpler ones: smaller numbers in {…}, [A-Za-z] for \\pL"
            )
        }
    }

    /// Whether every line is shown.
    public var letsAllThrough: Bool { include.isEmpty && exclude.isEmpty }

    /// Whether anything can stand out.
    var marksPlaces: Bool { !include.isEmpty || !highlight.isEmpty }

    /// The options that leave lines out, in words.
    var options: String {
        [(include, "-i"), (exclude, "-e")].filter { !$0.0.isEmpty }.map(\.1).joined(separator: " and ")
    }

    /// Whether a line, without its line feed, is shown.
    func admits(_ line: UnsafeRawBufferPointer) -> Bool {
        guard !letsAllThrough else { return true }
        let line = LineText(line)
        guard include.isEmpty || include.contains(where: { $0.isFound(in: line) }) else { return false }
        return !exclude.contains { $0.isFound(in: line) }
    }

    /// What stands out in a text: the places of `-i` and `-H`, in order and apart.
    func places(in text: [UInt8]) -> [Range<Int>] {
        let patterns = include + highlight
        let found = text.withUnsafeBytes { bytes in
            var end = min(bytes.count, Highlight.reach)
            // A mark inside a character would tear it: UTF-8 goes on with 10xxxxxx, three times at most.
            while end < bytes.count, bytes[end] & 0xC0 == 0x80, end > Highlight.reach - 4 { end -= 1 }
            let line = LineText(UnsafeRawBufferPointer(rebasing: bytes[..<end]))
            return patterns.flatMap { places(of: $0, in: line) }
        }
        return found.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { apart, place in
            if let last = apart.last, place.lowerBound <= last.upperBound {
                apart[apart.count - 1] = last.lowerBound..<max(last.upperBound, place.upperBound)
            } else {
                apart.append(place)
            }
        }
    }

    private func places(of pattern: LinePattern, in line: LineText) -> [Range<Int>] {
        var places: [Range<Int>] = []
        var position = 0
        // Each look may read the line to its end, so their number is bounded too.
        for _ in 0..<Highlight.most {
            guard let place = pattern.firstPlace(in: line, from: position) else { break }
            if !place.isEmpty { places.append(place) }
            position = place.isEmpty ? place.upperBound + 1 : place.upperBound
        }
        return places
    }

    private static func patterns(_ texts: [String], _ option: String) throws(Refusal) -> [LinePattern] {
        var patterns: [LinePattern] = []
        for text in texts {
            do {
                patterns.append(try LinePattern(text))
            } catch {
                throw Refusal(
                    .usage,
                    "\(option) '\(text)': \(error.message)",
                    wouldWork: "a regular expression as Go and RE2 know it; \\ before a mark takes it as itself"
                )
            }
        }
        return patterns
    }
}
