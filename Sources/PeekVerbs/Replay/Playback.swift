import PeekCore

/// Plays a recording: asks a ``Player`` what to do, waits, listens to keys.
struct Playback {
    private let console: any Console
    private var player: Player
    private var screen: ReplayScreen
    private var waits = 0
    private var keysHaveEnded = false

    init(_ console: any Console, _ player: Player, recordedOn terminal: Terminal?) {
        self.console = console
        self.player = player
        screen = ReplayScreen(console, recordedOn: terminal)
    }

    /// Shows every step in its time, until the end or `q`.
    mutating func play(_ steps: AsyncThrowingStream<ReplayStep, any Error>) async throws {
        let happenings = PlayerHappenings()
        let console = console
        var playing = self
        try await withThrowingDiscardingTaskGroup { group in
            if console.terminal != nil {
                group.addTask { await happenings.listen(to: console) }
            }
            defer { group.cancelAll() }
            var next = happenings.stream.makeAsyncIterator()
            for try await step in steps {
                guard try await playing.wait(for: step, happenings, &next) else { break }
                try await playing.perform(step)
            }
            try await playing.screen.restore()
        }
        self = playing
    }

    // Whether to go on. Even a step that need not wait takes its turn behind the keys that have come.
    private mutating func wait(
        for step: ReplayStep,
        _ happenings: PlayerHappenings,
        _ next: inout AsyncStream<PlayerHappenings.Happening>.Iterator
    ) async throws -> Bool {
        while true {
            try Task.checkCancellation()
            waits += 1
            var timer: Task<Void, Never>?
            defer { timer?.cancel() }
            switch player.move(for: step.offset) {
            case .quit: return false
            case .hold: if keysHaveEnded { return false }
            case .show: happenings.waited(waits)
            case .wait(let microseconds): timer = happenings.wait(microseconds, waits)
            }
            let began = ContinuousClock.now
            guard let change = try await keyOrTime(happenings, &next) else { return true }
            player.pass(UInt64(max(0, (ContinuousClock.now - began) / .microseconds(1))), before: step.offset)
            if case .pressed(let key) = change { player.press(key) }
        }
    }

    private enum Change {
        case pressed(PlayerKey)
        case noMoreKeys
    }

    // What changes the wait at hand; nil when its time has come.
    private mutating func keyOrTime(
        _ happenings: PlayerHappenings,
        _ next: inout AsyncStream<PlayerHappenings.Happening>.Iterator
    ) async throws -> Change? {
        while true {
            switch await next.next() {
            case .waited(waits): return nil
            // The end of a wait that a key has cut short.
            case .waited: continue
            case .key(let key): return .pressed(key)
            case .keysTaken: happenings.readOn()
            case .keysEnded:
                keysHaveEnded = true
                return .noMoreKeys
            case .gone: throw ConsoleClosed()
            case nil: throw CancellationError()
            }
        }
    }

    private mutating func perform(_ step: ReplayStep) async throws {
        var isMarker = false
        switch step.action {
        case .show(let bytes): try await screen.show(bytes)
        case .resize: break
        case .marker: isMarker = true
        }
        player.shown(step.offset, marker: isMarker)
    }
}
