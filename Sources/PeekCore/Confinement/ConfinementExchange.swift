/// What the helper and the gateway have said to each other, and what may come next; decides, and does nothing.
///
/// The report comes first, once; nothing runs before ``go()``; nothing comes after the end.
public struct ConfinementExchange: Sendable {
    /// What the helper said.
    public enum Step: Sendable, Hashable {
        /// What holds; nothing runs yet.
        case reported(ConfinementReport)
        /// Nothing runs, and why.
        case refused(String)
        /// Output: so many of the bytes behind those that were used; ``taken(_:)`` says how many were taken.
        case output(count: Int, isError: Bool)
        /// A program is about to run.
        case started(StartedProgram)
        /// A program has ended.
        case ended(EndedProgram)
        /// So many more bytes of input have reached the terminal, and whether it showed them.
        case inputGiven(count: Int, isEchoed: Bool)
        /// The path that was to be watched leads to another file.
        case outdated
        /// The command has ended.
        case exit(ProgramEnding)
        /// More bytes are needed.
        case more
    }

    private enum State: Sendable {
        case waiting
        case reported
        case running
        case over
    }

    // A sentence that is shown to a person.
    private static let longestSentence = 600

    private var decoder = ConfinementFrameDecoder()
    private var state = State.waiting

    /// Waits for the report.
    public init() {}

    /// Whether the helper has said how the command ended, or that nothing runs.
    public var isOver: Bool { if case .over = state { true } else { false } }

    /// Whether anything has been said.
    public var hasReported: Bool { if case .waiting = state { false } else { true } }

    /// Whether the helper may be told to go: it has reported, and has not begun to say anything else.
    public var awaitsGo: Bool { if case .reported = state { decoder.isBetweenFrames } else { false } }

    /// The gateway has told the helper to run the command.
    public mutating func go() {
        if case .reported = state { state = .running }
    }

    /// Looks at `bytes`, the first that have not been used.
    ///
    /// - Returns: how many are used up by what was said; output begins behind them.
    /// - Throws: where the helper said what it never should have; nothing may be read after it.
    public mutating func next(_ bytes: UnsafeRawBufferPointer) throws(ConfinementFault) -> (used: Int, step: Step) {
        if case .over = state, !bytes.isEmpty { throw ConfinementFault("went on after its end") }
        let (used, step) = try decoder.next(bytes)
        switch step {
        case .more: return (used, .more)
        case .output(let count, let isError):
            guard case .running = state else { throw ConfinementFault("sent output before it was told to go") }
            return (used, .output(count: count, isError: isError))
        case .frame(let kind, let payload): return (used, try heard(kind, payload))
        }
    }

    /// So many bytes of the output that was announced have been taken.
    public mutating func taken(_ count: Int) { decoder.taken(count) }

    private mutating func heard(_ kind: ConfinementKind, _ payload: [UInt8]) throws(ConfinementFault) -> Step {
        switch (state, kind) {
        case (.waiting, .layers):
            let report = try ConfinementReport(payload)
            state = .reported
            return .reported(report)
        case (_, .layers): throw ConfinementFault("reported twice")
        case (_, .nothingRuns):
            state = .over
            return .refused(String(decoding: payload.prefix(Self.longestSentence), as: UTF8.self))
        case (.running, .programStarted): return .started(try StartedProgram(payload))
        case (.running, .programEnded): return .ended(try EndedProgram(payload))
        case (.running, .inputGiven): return try given(payload)
        case (.running, .rulesOutdated): return .outdated
        case (.running, .ended):
            let ending = try ConfinementFields(payload).ending()
            state = .over
            return .exit(ending)
        case (.waiting, _): throw ConfinementFault("did not begin with its report")
        default: throw ConfinementFault("spoke of a command before it was told to go")
        }
    }

    private func given(_ payload: [UInt8]) throws(ConfinementFault) -> Step {
        let fields = try ConfinementFields(payload)
        let count = try fields.number("bytes", in: 1...Int64(HeldInput.most))
        return .inputGiven(count: Int(count), isEchoed: try fields.flag("echo"))
    }
}
