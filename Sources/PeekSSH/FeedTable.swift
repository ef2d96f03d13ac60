/// The feeds of one worker that sessions can join; confined to its thread.
final class FeedTable {
    private var feeds: [FeedKey: SharedFeed] = [:]

    subscript(key: FeedKey) -> SharedFeed? { feeds[key] }

    func add(_ feed: SharedFeed) { feeds[feed.key] = feed }

    func remove(_ feed: SharedFeed) {
        if feeds[feed.key] === feed { feeds[feed.key] = nil }
    }
}
