/// How many bytes may pass now under a limit per second; a value without a clock.
struct ByteBudget {
    private let perSecond: Int
    private var available: Int
    private var filledAt: Int64

    /// Starts with one second's worth.
    init(perSecond: Int, now: Int64) {
        self.perSecond = perSecond
        available = perSecond
        filledAt = now
    }

    /// What may pass at `now`, in milliseconds.
    mutating func room(now: Int64) -> Int {
        let elapsed = max(0, now - filledAt)
        let gained = Int(clamping: Int64(perSecond) * elapsed / 1000)
        if gained > 0 {
            available = min(perSecond, available + gained)
            filledAt = now
        }
        return max(0, available)
    }

    /// Takes what has passed.
    mutating func take(_ count: Int) { available -= count }
}
