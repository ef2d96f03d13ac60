/// What a host said to a ``VersionQuestion``: text of whoever owns the host, of which only the order is believed.
struct VersionAnswer: Sendable, Hashable {
    /// What is known of one program.
    enum Program: Sendable, Hashable {
        /// The first line that it said.
        case said(String)
        /// There is no such program that the account may run.
        case missing
    }

    /// Bytes that are kept of a program's first line.
    static let longestText = 256
    /// Bytes of a line of the answer: a number, a word, the text and a line feed.
    static let longestLine = longestText + 16

    /// For each program of the question, in order; nil where there is no answer.
    let programs: [Program?]

    /// Reads bytes: line N is about program N, and whatever else they hold makes all of them nothing.
    ///
    /// A line that is not what the gateway's own line can print was forged, and what stands before it may be too. An
    /// answer that ends early leaves the rest unanswered.
    init(parsing bytes: [UInt8], count: Int) {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // What is behind the last line feed is no whole line.
        lines.removeLast()
        var programs: [Program?] = []
        for (index, line) in lines.enumerated() {
            guard index < count, let program = Self.program(line, number: index + 1) else {
                programs = []
                break
            }
            programs.append(program)
        }
        self.programs = (0..<count).map { $0 < programs.count ? programs[$0] : nil }
    }

    private static func program(_ line: ArraySlice<UInt8>, number: Int) -> Program? {
        if line.elementsEqual("\(number) none".utf8) { return .missing }
        let prefix = "\(number) said ".utf8
        guard line.starts(with: prefix), line.count - prefix.count <= longestText else { return nil }
        return .said(String(decoding: line.dropFirst(prefix.count), as: UTF8.self))
    }
}
