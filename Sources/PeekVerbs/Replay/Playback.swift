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
            if try await turn(next.next(), step, began, happenings) { return true }
        }
    }

    // Whether the step's time has come.
    private mutating func turn(
        _ happening: PlayerHappenings.Happening?,
        _ step: ReplayStep,
        _ began: ContinuousClock.Instant,
        _ happenings: PlayerHappenings
    ) throws -> Bool {
        if case .waited(waits) = happening { return true }
        player.pass(UInt64(max(0, (ContinuousClock.now - began) / .microseconds(1))), before: step.offset)
        switch happening {
        case .waited: break
        case .key(let key): player.press(key)
        case .keysTaken: happenings.readOn()
        case .keysEnded: keysHaveEnded = true
        case .gone: throw ConsoleClosed()
        case nil: throw CancellationError()
        }
        return false
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
