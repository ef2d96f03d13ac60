import Synchronization

/// The connections of a door that have not said yet who they are; decides which one goes when there are too many.
///
/// The busiest source address pays, so that somebody who floods the door from one place keeps out nobody elsewhere.
final class SilentConnections: Sendable {
    /// Where a connection is.
    struct Place: Sendable, Hashable {
        /// The worker's index.
        var worker: Int
        /// The connection's name there.
        var token: UInt64

        /// Names a connection.
        init(worker: Int, token: UInt64) {
            self.worker = worker
            self.token = token
        }
    }

    private struct Arrival {
        var number: UInt64
        var place: Place
    }

    private struct State {
        // Each source's own, oldest first; no source is without any.
        var sources: [String: [Arrival]] = [:]
        var count = 0
        var arrivals: UInt64 = 0

        mutating func remove(_ address: String, at index: Int) -> Place? {
            guard let place = sources[address]?.remove(at: index).place else { return nil }
            if sources[address]?.isEmpty ?? false { sources[address] = nil }
            count -= 1
            return place
        }
    }

    private let limit: Int
    private let state = Mutex(State())

    /// Makes an empty set.
    ///
    /// - Parameter limit: how many there may be, from 1; OpenSSH's MaxStartups counts in tens, but drops at random.
    init(limit: Int = 1_024) {
        self.limit = limit
    }

    /// How many there are.
    var count: Int { state.withLock { $0.count } }

    /// Takes in a connection from an address.
    ///
    /// - Returns: the one that has to go for it: the oldest of the address that has most of them.
    func enter(_ place: Place, from address: String) -> Place? {
        state.withLock { state in
            state.arrivals += 1
            state.sources[address, default: []].append(Arrival(number: state.arrivals, place: place))
            state.count += 1
            guard state.count > limit else { return nil }
            // Of two that have as many, the one that has waited longer.
            let busiest = state.sources.max {
                ($0.value.count, $1.value[0].number) < ($1.value.count, $0.value[0].number)
            }
            guard let busiest else { return nil }
            return state.remove(busiest.key, at: 0)
        }
    }

    /// Forgets a connection that has authenticated or ended; nothing happens when it is not here.
    func leave(_ place: Place, from address: String) {
        state.withLock { state in
            guard let index = state.sources[address]?.firstIndex(where: { $0.place == place }) else { return }
            _ = state.remove(address, at: index)
        }
    }
}
