/// Which failed logins of a minute are events of their own, so that a flood cannot fill the event log; a value without a
/// clock.
///
/// The first of each source address are; the rest are counted, and none is lost.
public struct FailedLoginBudget: Sendable {
    /// Events of one source address in a minute; a script that tries every two seconds stays visible, a flood does not.
    public static let eventsPerSource = 30
    /// Source addresses of a minute that are told apart; what comes from more is counted together.
    public static let sources = 1_000

    /// Failed logins that were no events of their own.
    public struct Surplus: Sendable, Hashable {
        /// The address that they came from; nil for those of many addresses together.
        public var source: String?
        /// How many.
        public var count: Int

        /// Makes a count.
        public init(source: String?, count: Int) {
            self.source = source
            self.count = count
        }
    }

    private var counts: [String: Int] = [:]
    private var others = 0

    /// Nobody has failed yet.
    public init() {}

    /// Takes a failed login in.
    ///
    /// - Parameter source: an address without a port.
    /// - Returns: whether it is to be an event of its own.
    public mutating func admits(from source: String) -> Bool {
        guard counts[source] != nil || counts.count < Self.sources else {
            others += 1
            return false
        }
        counts[source, default: 0] += 1
        return counts[source, default: 0] <= Self.eventsPerSource
    }

    /// Ends the minute, and starts the next.
    ///
    /// - Returns: what was counted, most first.
    public mutating func endMinute() -> [Surplus] {
        defer { self = Self() }
        let busy = counts.filter { $0.value > Self.eventsPerSource }.map {
            Surplus(source: $0.key, count: $0.value - Self.eventsPerSource)
        }
        let sorted = busy.sorted { ($1.count, $0.source ?? "") < ($0.count, $1.source ?? "") }
        return sorted + (others == 0 ? [] : [Surplus(source: nil, count: others)])
    }
}
