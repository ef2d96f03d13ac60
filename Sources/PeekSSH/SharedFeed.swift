import PeekCore
import Synchronization

/// A log that several sessions follow over one connection to its host, whichever worker each of them is on.
final class SharedFeed: Sendable {
    let id = Identifier(.feed)
    let key: FeedKey
    let mark = LogMark()
    /// The worker that the connection belongs to.
    let home: Int
    private let state: Mutex<FeedState>

    /// Begins at `position`; the connection will be that of the worker `home`.
    init(_ key: FeedKey, at position: LogPosition, home: Int) {
        self.key = key
        self.home = home
        state = Mutex(FeedState(LogFeed(at: position, mark: mark), home: home))
    }

    func with<Result: Sendable>(_ body: (inout FeedState) -> Result) -> Result { state.withLock { body(&$0) } }

    /// Has the other workers look, because something has changed.
    func call(from worker: Int) {
        for call in with({ $0.toCall(from: worker) }) { call() }
    }
}
