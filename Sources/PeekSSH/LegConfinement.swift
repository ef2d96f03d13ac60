public import PeekCore

/// What makes a leg a confined one.
public struct LegConfinement: Sendable {
    /// Whether it has to be.
    public var mode: Confinement
    /// The least that must hold.
    public var minimum: ConfinementMinimum
    /// Whether the first line of the opening is the banner, which then says it.
    public var hasBanner: Bool
    /// Takes what the host reports.
    public var facts: ConfinementFacts

    /// Makes it.
    public init(mode: Confinement, minimum: ConfinementMinimum, hasBanner: Bool, facts: ConfinementFacts) {
        self.mode = mode
        self.minimum = minimum
        self.hasBanner = hasBanner
        self.facts = facts
    }
}

/// What a leg and the helper of its host have said to each other.
///
/// Confined to the worker's thread; most legs have none.
final class ConfinedConversation {
    /// Bytes that are kept of what the helper says in words.
    private static let mostWords = 1000

    var exchange = ConfinementExchange()
    /// Input that has been passed on, and of which it is not known whether the terminal showed it.
    var typed = HeldInput()
    /// Frames that wait for room in the host's window.
    var orders: [UInt8] = []
    /// What has been said, and cannot be recorded yet.
    var pending: ConfinementExchange.Step?
    /// Input whose fate is known, and that cannot be recorded yet.
    var answered: (bytes: [UInt8], isEchoed: Bool)?
    /// Whether the helper has been told to run the command.
    var hasGone = false
    /// How the command ended.
    var ending: ProgramEnding?
    private(set) var words: [UInt8] = []

    /// Keeps what was said on stderr: the helper says there why it does not even begin.
    func heard(_ bytes: UnsafeRawBufferPointer) {
        words.append(contentsOf: bytes.prefix(Self.mostWords - words.count))
    }

    /// One line of it, for a refusal.
    var sentence: String? {
        let line = words.split(separator: 0x0A).last.map { String(decoding: $0, as: UTF8.self) }
        return line.flatMap { $0.isEmpty ? nil : $0 }
    }
}
