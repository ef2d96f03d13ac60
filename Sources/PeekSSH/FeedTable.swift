import PeekCore
import Synchronization

/// The feeds of the gateway that sessions on any worker can join.
final class FeedTable: Sendable {
    private struct Feeds {
        /// Those that can be joined.
        var current: [FeedKey: SharedFeed] = [:]
        /// All that are not over.
        var all: [Identifier: SharedFeed] = [:]
    }

    private let feeds = Mutex(Feeds())

    /// The one to join.
    subscript(key: FeedKey) -> SharedFeed? { feeds.withLock { $0.current[key] } }

    /// One that is not over, also where another one is to be joined by now.
    subscript(id: Identifier) -> SharedFeed? { feeds.withLock { $0.all[id] } }

    /// Gives a reader on `worker` a place at the feed of `key`, which begins at `position` where there is none, or where
    /// nobody who has it reads on.
    ///
    /// - Parameter call: has the worker look at the feed, on its own thread.
    /// - Returns: nil where the feed is somewhere else in the log.
    func enter(
        _ key: FeedKey,
        at position: LogPosition,
        on worker: Int,
        call: @escaping @Sendable (SharedFeed) -> Void
    ) -> (feed: SharedFeed, place: FeedState.Place, isNew: Bool)? {
        let enter = { @Sendable (feed: SharedFeed) in
            feed.with { $0.enter(worker, at: position) { [weak feed] in feed.map(call) } }
        }
        return feeds.withLock { feeds in
            if let feed = feeds.current[key] {
                switch enter(feed) {
                case .place(let place): return (feed, place, false)
                case .elsewhere: return nil
                case .stuck, .over: break
                }
            }
            let feed = SharedFeed(key, at: position, home: worker)
            guard case .place(let place) = enter(feed) else { return nil }
            feeds.current[key] = feed
            feeds.all[feed.id] = feed
            return (feed, place, true)
        }
    }

    /// Forgets a feed that is over.
    func remove(_ feed: SharedFeed) {
        feeds.withLock {
            $0.all[feed.id] = nil
            if $0.current[feed.key] === feed { $0.current[feed.key] = nil }
        }
    }
}
