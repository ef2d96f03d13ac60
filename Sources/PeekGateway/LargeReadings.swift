/// Lets only so many readings at a time hold much of a log in memory, in the order in which they came.
actor LargeReadings {
    // With the growth of an array twice `PastLog.mostBytes` for each file: what the smallest gateway has to spare.
    private static let places = 2

    private var free = places
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Waits for a place; give it back with ``leave()``.
    func enter() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Gives a place to whoever waits longest.
    func leave() {
        guard !waiting.isEmpty else {
            free += 1
            return
        }
        waiting.removeFirst().resume()
    }
}
