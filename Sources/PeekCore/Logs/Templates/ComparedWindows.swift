/// The two stretches of time that lines are compared from: one before a deploy began, and one after it ended.
public struct ComparedWindows: Sendable, Hashable {
    /// Which of them.
    public enum Side: Sendable, Hashable {
        /// Before the deploy began.
        case before
        /// After it ended.
        case after
    }

    /// From a moment up to, and without, another.
    public struct Window: Sendable, Hashable {
        /// The first moment.
        public var from: Timestamp
        /// The moment behind the last; never before ``from``.
        public var to: Timestamp

        /// Its length in milliseconds.
        public var milliseconds: Int64 { to.milliseconds - from.milliseconds }

        /// Whether it has `time`.
        public func contains(_ time: Timestamp) -> Bool { from <= time && time < to }
    }

    /// What makes a comparison say less than it seems to.
    public enum Doubt: Sendable, Hashable {
        /// The deploy has not ended: the window after it begins with its start.
        case underWay
        /// Another deploy ended that short a time before, and the window begins with its end.
        case cutByPrevious(String)
        /// Another deploy began soon after, and the window ends with its start.
        case cutByNext(String)
        /// Another deploy was under way at the same time.
        case overlapped(String)
    }

    /// Before.
    public var before: Window
    /// After.
    public var after: Window
    /// What is to be said about them.
    public var doubts: [Doubt]

    /// Chooses windows of `seconds` each around `deploy`, as far as no other deploy and not the present cuts them.
    ///
    /// - Parameter others: deploys of the same service; which of them are near is found out here.
    public init(around deploy: Deploy, among others: [Deploy], seconds: Int64, now: Timestamp) {
        let start = min(deploy.startedAt, now)
        let end = max(start, min(deploy.finishedAt ?? start, now))
        before = Window(from: start.adding(seconds: -seconds), to: start)
        after = Window(from: end, to: min(end.adding(seconds: seconds), now))
        doubts = deploy.finishedAt == nil ? [.underWay] : []
        for other in others.sorted(by: { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }) where other.id != deploy.id {
            let otherEnd = other.finishedAt ?? now
            if otherEnd <= start {
                guard otherEnd > before.from else { continue }
                before.from = otherEnd
                doubts.append(.cutByPrevious(other.id))
            } else if other.startedAt >= end {
                guard other.startedAt < after.to else { continue }
                after.to = other.startedAt
                doubts.append(.cutByNext(other.id))
            } else if other.startedAt < end, otherEnd > start {
                doubts.append(.overlapped(other.id))
            }
        }
    }

    /// Makes windows.
    public init(before: Window, after: Window, doubts: [Doubt] = []) {
        self.before = before
        self.after = after
        self.doubts = doubts
    }

    /// The window that has `time`.
    public func side(of time: Timestamp) -> Side? {
        if before.contains(time) { return .before }
        return after.contains(time) ? .after : nil
    }

    /// The window of a side.
    public subscript(side: Side) -> Window { side == .before ? before : after }
}

extension ComparedWindows.Window {
    /// Makes a window.
    public init(_ from: Timestamp, _ to: Timestamp) {
        self.from = from
        self.to = max(from, to)
    }

    /// Which of ``LineTally/slots`` equal parts has `time`, which must be inside.
    func slot(of time: Timestamp) -> Int {
        let part = (time.milliseconds - from.milliseconds) * Int64(LineTally.slots) / max(milliseconds, 1)
        return min(max(Int(part), 0), LineTally.slots - 1)
    }
}
