import Glibc
import PeekCore

/// A line with what the policy must say to it: `allow|deny`, principal, host, command, apart by tabs.
struct Sample {
    /// What was decided, and the text that came of it.
    struct Outcome {
        let isAllowed: Bool
        /// What the host would run; the refusal's lines where it would run nothing.
        let text: String
    }

    let isAllowed: Bool
    let request: DecisionRequest

    /// The samples of a file; empty lines and comments are none.
    static func read(_ path: String) -> [Sample] {
        guard let file = fopen(path, "r") else { exit(66) }
        defer { fclose(file) }
        var text: [UInt8] = []
        while case let byte = getc(file), byte >= 0 { text.append(UInt8(byte)) }
        let lines = text.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
        return lines.filter { !$0.hasPrefix("#") }.map { line in
            let parts = line.split(separator: "\t", maxSplits: 3).map(String.init)
            guard parts.count == 4 else { exit(65) }
            return Sample(
                isAllowed: parts[0] == "allow",
                request: DecisionRequest(principal: parts[1], host: parts[2], line: parts[3])
            )
        }
    }

    /// What a session needs before it starts: parse, check and render.
    func decide(by policy: Policy) -> Outcome {
        switch policy.decide(request) {
        case .allow(let authorization): Outcome(isAllowed: true, text: authorization.rendering(terminal: nil))
        case .deny(let refusal): Outcome(isAllowed: false, text: refusal.description)
        }
    }
}
