import PeekCore

/// What one worker has to do with feeds: its sessions that read them, and the connections that are its own; confined to
/// its thread.
final class FeedDesk {
    private let worker: Int
    private let table: FeedTable
    private var seats: [Identifier: [FeedSeat]] = [:]
    private var connections: [Identifier: FeedConnection] = [:]

    init(_ table: FeedTable, of worker: Int) {
        self.table = table
        self.worker = worker
    }

    /// The feed to join.
    subscript(key: FeedKey) -> SharedFeed? { table[key] }

    /// A feed that is not over.
    subscript(id: Identifier) -> SharedFeed? { table[id] }

    /// See ``FeedTable/enter(_:at:on:call:)``.
    func enter(
        _ key: FeedKey,
        at position: LogPosition,
        call: @escaping @Sendable (SharedFeed) -> Void
    ) -> (feed: SharedFeed, place: FeedState.Place, isNew: Bool)? {
        table.enter(key, at: position, on: worker, call: call)
    }

    /// Something of a feed may have changed.
    func look(at feed: SharedFeed) {
        // First of all: what changes from now on calls again.
        feed.with { $0.isLooked(at: worker) }
        connections[feed.id]?.look()
        for seat in seats[feed.id] ?? [] { seat.look() }
    }

    /// What this worker has changed is looked at here and elsewhere.
    func changed(_ feed: SharedFeed) {
        if feed.with({ $0.outcome != nil }) { table.remove(feed) }
        feed.call(from: worker)
        look(at: feed)
    }

    // MARK: readers

    func add(_ seat: FeedSeat) {
        seats[seat.feed.id, default: []].append(seat)
        // It may be further than all who hold the host back.
        hasMoved(seat)
    }

    func remove(_ seat: FeedSeat) {
        let feed = seat.feed
        let others = (seats[feed.id] ?? []).filter { $0 !== seat }
        seats[feed.id] = others.isEmpty ? nil : others
        if feed.with({ $0.leave(worker, furthest: others.map(\.place.next).max()) }) { attend(feed) }
    }

    /// A reader has read on.
    func hasMoved(_ seat: FeedSeat) {
        if seat.feed.with({ $0.move(worker, to: seat.place) }) { attend(seat.feed) }
    }

    // The feed's connection has to look.
    private func attend(_ feed: SharedFeed) {
        if feed.with({ $0.outcome != nil }) { table.remove(feed) }
        if feed.home == worker { connections[feed.id]?.look() } else { feed.call(from: worker) }
    }

    // MARK: connections

    func add(_ connection: FeedConnection) { connections[connection.feed.id] = connection }

    func remove(_ connection: FeedConnection) { connections[connection.feed.id] = nil }
}
