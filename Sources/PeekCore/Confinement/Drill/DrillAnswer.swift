/// What a host said to a ``BoundaryDrill``: text of whoever owns the host, which is believed whole or not at all.
public struct DrillAnswer: Sendable, Hashable {
    /// An attempt as the helper told it.
    struct Line: Sendable, Hashable {
        var outcome: String
        var `class`: String
        var how: String
        var attempt: String
    }

    /// Bytes of a line.
    private static let longestLine = 300
    /// Lines of an answer; the helper's list has a third of that.
    private static let mostLines = 500
    private static let outcomes: Set = ["held", "known", "untried", "failed", "ESCAPED", "ran"]

    let lines: [Line]

    /// Reads the helper's lines: `OUTCOME<TAB>CLASS<TAB>HOW<TAB>ATTEMPT`, and at last `end<TAB>COUNT`; a terminal ends them
    /// with a carriage return too.
    ///
    /// Returns nil for anything else, as from a helper that knows no drill.
    public init?(parsing bytes: [UInt8]) {
        var texts = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
        guard texts.popLast()?.isEmpty == true, let end = texts.popLast(), (1...Self.mostLines).contains(texts.count),
            String(decoding: end, as: UTF8.self) == "end\t\(texts.count)"
        else { return nil }
        var lines: [Line] = []
        for text in texts {
            let isPlain = text.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 < 0x7F) }
            let fields = text.split(separator: 0x09, omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            guard isPlain, text.count <= Self.longestLine, fields.count == 4, Self.outcomes.contains(fields[0]),
                DrillFinding.classes.contains(fields[1])
            else {
                return nil
            }
            lines.append(Line(outcome: fields[0], class: fields[1], how: fields[2], attempt: fields[3]))
        }
        self.lines = lines
    }

    /// What came of each attempt.
    ///
    /// - Parameter programs: the arguments of what the host said that it ran. A program that the drill ran and that is not
    ///   among them escaped.
    public func findings(_ programs: [[String]]) -> [DrillFinding] {
        lines.map { line in
            var finding = DrillFinding(
                class: line.class,
                attempt: line.attempt,
                verdict: .escaped,
                how: line.how == "-" ? nil : line.how
            )
            switch line.outcome {
            case "held": finding.verdict = .held
            case "known": finding.verdict = .known
            case "untried": finding.verdict = .untried
            case "failed": finding.verdict = .failed
            case "ran" where programs.contains { $0.dropFirst().contains(line.how) }:
                finding.verdict = .held
                finding.how = "it was told"
            default: break
            }
            return finding
        }
    }
}
