import PeekCore

/// What comes to a player, in one order: keys, and the ends of its waits.
struct PlayerHappenings: Sendable {
    enum Happening: Sendable, Hashable {
        /// A key was pressed.
        case key(PlayerKey)
        /// The keys before this one came together; more are read when ``readOn()`` is called.
        case keysTaken
        /// No key will come any more.
        case keysEnded
        /// The reader has gone away.
        case gone
        /// The wait of this number is over.
        case waited(Int)
    }

    /// Everything, in the order in which it came.
    let stream: AsyncStream<Happening>
    private let happened: AsyncStream<Happening>.Continuation
    private let turns: AsyncStream<Void>
    private let turn: AsyncStream<Void>.Continuation

    // More keys than a person presses between two steps; whoever sends more loses the rest.
    private static let mostKeys = 64

    init() {
        (stream, happened) = AsyncStream.makeStream()
        (turns, turn) = AsyncStream.makeStream()
    }

    /// Reads keys until the end, the next ones only when those before have been taken, so that memory stays bounded.
    func listen(to console: any Console) async {
        do {
            var next = turns.makeAsyncIterator()
            while let bytes = try await console.read() {
                for key in bytes.compactMap(PlayerKey.init).prefix(Self.mostKeys) { happened.yield(.key(key)) }
                happened.yield(.keysTaken)
                guard await next.next() != nil else { return }
            }
            happened.yield(.keysEnded)
        } catch {
            // Either the player has ended and cancelled this, or nobody is there to see more.
            happened.yield(.gone)
        }
    }

    /// Lets the next keys be read.
    func readOn() {
        turn.yield()
    }

    /// The wait of this number is over at once.
    func waited(_ number: Int) {
        happened.yield(.waited(number))
    }

    /// Ends the wait of this number after `microseconds`, unless the task is cancelled before.
    func wait(_ microseconds: UInt64, _ number: Int) -> Task<Void, Never> {
        Task {
            do {
                try await Task.sleep(for: .microseconds(microseconds))
                happened.yield(.waited(number))
            } catch {
                // A key came first, and the player has computed a new wait.
                return
            }
        }
    }
}
