public import PeekCore

/// What becomes of whole lines on their way to a reader.
public struct LineHandling: Sendable, Hashable {
    /// Which lines are shown, and what stands out.
    public var filter: LineFilter
    /// Whether the moment at which a line came stands before it; JSON says it anyway.
    public var showsTime: Bool
    /// Whether a line that is one JSON object is shown as a person reads it.
    public var readsJSON: Bool
    /// Whether the gateway may add colours.
    public var coloured: Bool
    /// The reader's clock.
    public var clock: WallClock

    /// Says what becomes of lines; without more they stay as they are.
    public init(
        filter: LineFilter = LineFilter(),
        showsTime: Bool = false,
        readsJSON: Bool = false,
        coloured: Bool = false,
        clock: WallClock = .utc
    ) {
        self.filter = filter
        self.showsTime = showsTime
        self.readsJSON = readsJSON
        self.coloured = coloured
        self.clock = clock
    }

    /// Whether bytes can go as they come.
    public var changesNothing: Bool { filter.letsAllThrough && !showsTime && !readsJSON }
}
