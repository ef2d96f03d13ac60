/// Decides which differences of the shadow become an event now, so that a flood of them cannot fill the event log.
///
/// The first of its kind is told at once. Those that follow are counted, and told together when an hour has passed. Of
/// more kinds than ``capacity`` at a time, the rest is told by nobody but the counters.
public struct ShadowLedger: Sendable {
    /// Seconds between two events of one kind.
    public static let interval: Int64 = 3600

    /// Kinds that are kept apart within ``interval``; at most about 10 MB.
    public static let capacity = 1000

    private struct Entry {
        var toldAt: Timestamp
        var untold: ShadowNotice?

        func isDue(_ now: Timestamp) -> Bool {
            // A clock that was set back must not silence anything.
            now < toldAt || now >= toldAt.adding(seconds: ShadowLedger.interval)
        }
    }

    private var entries: [ShadowDifference: Entry] = [:]

    /// Starts with nothing.
    public init() {}

    /// Takes a difference.
    ///
    /// - Returns: what is to be told now.
    public mutating func note(
        _ difference: ShadowDifference,
        source: String,
        subject: Subject,
        at now: Timestamp
    ) -> ShadowNotice? {
        let first = ShadowNotice(
            difference: difference,
            source: source,
            subject: subject,
            count: 1,
            firstAt: now,
            lastAt: now
        )
        guard var entry = entries[difference] else {
            guard entries.count < Self.capacity else { return nil }
            entries[difference] = Entry(toldAt: now)
            return first
        }
        var notice = entry.untold ?? first
        if entry.untold != nil { notice.count += 1 }
        notice.source = source
        notice.subject = subject
        notice.lastAt = now
        let isDue = entry.isDue(now)
        if isDue { entry.toldAt = now }
        entry.untold = isDue ? nil : notice
        entries[difference] = entry
        return isDue ? notice : nil
    }

    /// What is to be told at `now` because its hour has passed; what was quiet for an hour is forgotten.
    public mutating func due(at now: Timestamp) -> [ShadowNotice] {
        var notices: [ShadowNotice] = []
        for (difference, entry) in entries where entry.isDue(now) {
            if let notice = entry.untold {
                notices.append(notice)
                entries[difference] = Entry(toldAt: now)
            } else {
                entries[difference] = nil
            }
        }
        return notices.sorted { $0.lastAt < $1.lastAt }
    }

    /// What was counted and not told yet, because nothing will be told after this.
    public mutating func rest() -> [ShadowNotice] {
        let notices = entries.values.compactMap(\.untold)
        entries = [:]
        return notices.sorted { $0.lastAt < $1.lastAt }
    }
}
