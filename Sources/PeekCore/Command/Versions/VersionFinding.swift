/// How the program of one command on a host compares with what its entry was checked with.
public struct VersionFinding: Sendable, Hashable {
    /// What came of the comparison.
    public enum Verdict: String, Sendable, Codable, CaseIterable {
        /// It has a version that the entry was checked with.
        case same
        /// It has another one.
        case other
        /// The host has no such program that the account may run.
        case missing
        /// It said nothing, or nothing that can be relied on.
        case noAnswer = "no answer"
    }

    /// The command's name.
    public var command: String
    /// The program, absolute.
    public var program: String
    /// The first line that it said, as hostile as its host; nil where there is none.
    public var said: String?
    /// The texts that the entry names.
    public var checked: [String]
    /// What came of it.
    public var verdict: Verdict

    /// Makes a finding.
    public init(command: String, program: String, said: String?, checked: [String], verdict: Verdict) {
        self.command = command
        self.program = program
        self.said = said
        self.checked = checked
        self.verdict = verdict
    }
}

extension VersionQuestion {
    /// Compares a host's answer, whatever bytes it is, with the entries; one finding for each, by name.
    public func findings(in answer: [UInt8]) -> [VersionFinding] {
        let answers = VersionAnswer(parsing: answer, count: programs.count).programs
        return entries.compactMap { entry in
            guard let checked = entry.checked, let program = Program(entry) else { return nil }
            let answer = programs.firstIndex(of: program).flatMap { answers[$0] }
            var finding = VersionFinding(
                command: entry.name,
                program: program.binary,
                said: nil,
                checked: checked.texts,
                verdict: .noAnswer
            )
            switch answer {
            case .missing: finding.verdict = .missing
            case .said(let line) where !line.utf8.allSatisfy({ $0 <= 0x20 }):
                finding.said = line
                finding.verdict = checked.include(line) ? .same : .other
            // What cannot work confined is not there for the account, whatever its version.
            case .said, nil: if confinement != nil, entry.unconfined != nil { finding.verdict = .missing }
            }
            return finding
        }
    }
}

extension [VersionFinding] {
    /// ``ExitStatus/checkFailed`` where a version is another or not known; a program that is not there harms nobody.
    public var exitStatus: ExitStatus {
        allSatisfy { $0.verdict == .same || $0.verdict == .missing } ? .success : .checkFailed
    }
}

extension CheckedVersions {
    /// Whether one of the texts is in `line`, and is not a part of a longer version: `9.1` is not in 9.10, 9.1.2 or 19.1.
    func include(_ line: String) -> Bool {
        let line = Array(line.utf8)
        return texts.contains { text in
            let text = Array(text.utf8)
            guard !text.isEmpty, text.count <= line.count else { return false }
            return (0...(line.count - text.count)).contains { start in
                let end = start + text.count
                return line[start..<end] == text[...] && !Self.goesOn(line[..<start].reversed(), text.first)
                    && !Self.goesOn(Array(line[end...]), text.last, letters: true)
            }
        }
    }

    /// Whether a number that `edge` is a digit of goes on in `rest`, which is read away from it.
    private static func goesOn(_ rest: [UInt8], _ edge: UInt8?, letters: Bool = false) -> Bool {
        guard let edge, isDigit(edge), let next = rest.first else { return false }
        if next == UInt8(ascii: ".") { return rest.count > 1 && isDigit(rest[1]) }
        // 3.3a is behind 3.3, but the letter in v1.5 is only a word.
        return isDigit(next) || letters && (next | 0x20 >= 0x61 && next | 0x20 <= 0x7A)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
