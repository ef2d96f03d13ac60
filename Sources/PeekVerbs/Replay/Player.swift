import PeekCore

/// Decides when each step of a recording is shown; knows neither clock nor terminal.
struct Player: Sendable {
    /// What to do next with the step at hand.
    enum Move: Hashable {
        /// Show it when so many microseconds have passed.
        case wait(UInt64)
        /// Show it when a key says so.
        case hold
        /// Show it now.
        case show
        /// End.
        case quit
    }

    /// How many times faster than it was; 0 does not wait at all.
    private(set) var speed: Double
    /// The longest that nothing may happen, in microseconds of the player's time; nil has no limit.
    let idle: UInt64?
    /// Whether it is paused.
    private(set) var paused = false

    // The offset in the recording up to which time has passed.
    private var position: UInt64 = 0
    private var seekingMarker = false
    private var quitting = false

    /// Starts at an offset in a recording; what was before it is shown at once.
    init(speed: Double, idle: UInt64?, from position: UInt64 = 0) {
        self.speed = speed
        self.idle = idle
        self.position = position
    }

    /// The bounds of a speed that keys can reach; a player beyond them shows nothing that anyone can follow.
    static let speeds = 0.125...64.0

    // Microseconds within which steps belong together, such as a marker and the line that says so.
    private static let together: UInt64 = 1000

    /// What to do with a step at `offset`.
    func move(for offset: UInt64) -> Move {
        if quitting { return .quit }
        if seekingMarker || speed == 0 { return .show }
        if paused { return offset > position && offset - position > Self.together ? .hold : .show }
        let gap = Double(offset > position ? offset - position : 0) / speed
        // A recording may be damaged; no wait is longer than a day.
        let wait = UInt64(min(gap, 86_400_000_000))
        let limited = min(wait, idle ?? .max)
        return limited == 0 ? .show : .wait(limited)
    }

    /// The step at `offset` has been shown.
    mutating func shown(_ offset: UInt64, marker: Bool) {
        position = max(position, offset)
        if marker { seekingMarker = false }
    }

    /// Time has passed in the wait for the step at `offset`, without that step being shown.
    mutating func pass(_ microseconds: UInt64, before offset: UInt64) {
        guard !paused else { return }
        let gap = offset > position ? offset - position : 0
        // Compared as Double first: what a damaged offset or a long wait amounts to may not fit 64 bits.
        let passed = Double(microseconds) * speed
        position += passed < Double(gap) ? min(UInt64(passed), gap) : gap
    }

    /// A key was pressed.
    mutating func press(_ key: PlayerKey) {
        switch key {
        case .pause: paused.toggle()
        case .nextMarker: seekingMarker = true
        case .faster: if speed > 0 { speed = min(speed * 2, Self.speeds.upperBound) }
        case .slower: if speed > 0 { speed = max(speed / 2, Self.speeds.lowerBound) }
        case .quit: quitting = true
        }
    }
}
