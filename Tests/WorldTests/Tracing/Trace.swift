/// A whole trace in one file, `strace -f -y -o FILE`.
struct Trace {
    /// What a process did, or that it ended.
    struct Step {
        let process: Int32
        /// The line behind the process's number, joined where it was interrupted.
        let text: String

        var isEnd: Bool { text.hasPrefix("+++ ") }

        /// The name of the call.
        var name: Substring { text.prefix { $0 != "(" } }
    }

    struct Unreadable: Error { let line: String }

    /// In the order in which they began.
    private(set) var steps: [Step] = []

    /// Reads all of it; a line that is not understood is an error.
    init(_ text: String) throws {
        var begun: [Int32: Int] = [:]
        for line in text.utf8.split(separator: 0x0A) {
            let digits = line.prefix { (0x30...0x39).contains($0) }
            guard let process = Int32(Substring(digits)) else { throw Unreadable(line: String(Substring(line))) }
            let rest = String(Substring(line[digits.endIndex...].drop { $0 == 0x20 }))
            // A signal that came.
            if rest.hasPrefix("--- ") { continue }
            if rest.hasPrefix("<... ") {
                guard let end = rest.firstRange(of: " resumed>"), let index = begun.removeValue(forKey: process) else {
                    throw Unreadable(line: String(Substring(line)))
                }
                steps[index] = Step(process: process, text: steps[index].text + rest[end.upperBound...])
            } else if rest.hasSuffix(Self.interruption) {
                begun[process] = steps.count
                steps.append(Step(process: process, text: String(rest.dropLast(Self.interruption.count))))
            } else {
                steps.append(Step(process: process, text: rest))
            }
        }
        // What was begun and never came back may still have happened.
        for index in begun.values {
            steps[index] = Step(process: steps[index].process, text: steps[index].text + ") = ?")
        }
    }

    private static let interruption = " <unfinished ...>"
}
