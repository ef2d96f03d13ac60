import PeekCore
import PeekSSH

/// A prompt without a terminal: the lines of stdin run in turn, up to the first that is refused.
///
/// Their commands have no stdin, which is the script itself.
struct PromptScript {
    // More than any line that may run has.
    private static let longestLine = 65_536

    private let lines: PromptLines
    private var place: PromptPlace
    private var rest: [UInt8] = []

    init(_ lines: PromptLines) {
        self.lines = lines
        place = PromptPlace(directory: lines.home)
    }

    /// Runs them; returns the status of the last, or that of a refusal.
    mutating func run() async -> Int32 {
        while true {
            switch await lines.channel.worker.promptInput(of: lines.session, on: lines.channel.id) {
            case .bytes(let bytes):
                rest += bytes
                while let end = rest.firstIndex(of: 0x0A) {
                    let line = Array(rest[..<end])
                    rest.removeFirst(end + 1)
                    guard await goesOn(after: line) else { return place.status }
                }
                if rest.count > Self.longestLine {
                    await refuse("a line has more than \(Self.longestLine) bytes", try: "a shorter line, or several")
                    return place.status
                }
            case .ended:
                if !rest.isEmpty { _ = await goesOn(after: rest) }
                return place.status
            case .over: return place.status
            case .resized, .nudged: break
            }
        }
    }

    private mutating func goesOn(after bytes: [UInt8]) async -> Bool {
        let line: String
        do {
            line = try Command.decode(bytes.last == 0x0D ? bytes.dropLast() : bytes[...])
        } catch {
            await refuse(error.message, try: error.wouldWork)
            return false
        }
        // As sh does with a line that is a comment as a whole.
        guard line.first(where: { $0 != " " && $0 != "\t" }) != "#" else { return true }
        place = await lines.perform(line, at: place, on: nil, after: [])
        return place.refusal == nil && !place.leaves
    }

    private mutating func refuse(_ message: String, try wouldWork: String?) async {
        let refusal = Refusal(.denied, message, rule: "grammar: the command line", wouldWork: wouldWork)
        await lines.record(refusal, of: lines.asked("", at: place), by: lines.runner.keeper.policy)
        await lines.refuse(refusal, &place)
    }
}
