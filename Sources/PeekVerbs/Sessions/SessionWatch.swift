import PeekCore

/// Shows a session to its watcher until either of them ends it, or the policy does.
struct SessionWatch {
    /// Who ended it.
    enum Ending: Sendable {
        case session
        case watcher
    }

    let console: any Console
    /// The terminal that the session was asked for with.
    let terminal: Terminal?
    /// Whether the policy in force lets the watcher read the session.
    let isAllowed: @Sendable () -> Bool

    // Long enough to cost nothing, short enough that nobody is said to be watching who is gone.
    private static let pulse = Duration.milliseconds(500)

    /// Shows every step, and leaves the watcher's terminal as it was.
    ///
    /// - Throws: ``Refusal`` when it is not allowed any more, ``ConsoleClosed`` when the watcher has gone.
    func follow(_ steps: AsyncThrowingStream<ReplayStep, any Error>) async throws -> Ending {
        try await withThrowingTaskGroup(of: Ending?.self) { group in
            group.addTask { try await show(steps) }
            // Each alone: one that writes waits as long as the watcher does not read.
            group.addTask { try await watchPolicy() }
            group.addTask { try await watchReader() }
            if console.terminal != nil { group.addTask { try await listen() } }
            defer { group.cancelAll() }
            while let ending = try await group.next() {
                if let ending { return ending }
            }
            throw CancellationError()
        }
    }

    private func show(_ steps: AsyncThrowingStream<ReplayStep, any Error>) async throws -> Ending {
        var screen = ReplayScreen(console, recordedOn: terminal)
        do {
            for try await step in steps {
                try check()
                if case .show(let bytes) = step.action { try await screen.show(bytes) }
            }
            try Task.checkCancellation()
        } catch {
            try await screen.restore()
            throw error
        }
        try await screen.restore()
        return .session
    }

    private func check() throws {
        guard isAllowed() else {
            throw Refusal(.denied, "the policy changed and does not let you read this session any more")
        }
    }

    private func watchPolicy() async throws -> Ending? {
        while true {
            try await Task.sleep(for: Self.pulse)
            try check()
        }
    }

    // Throws when nobody reads, also while the session says nothing.
    private func watchReader() async throws -> Ending? {
        while true {
            try await Task.sleep(for: Self.pulse)
            try await console.write([])
        }
    }

    // Nil when no key will come any more.
    private func listen() async throws -> Ending? {
        while let bytes = try await console.read() {
            if bytes.contains(where: { PlayerKey($0) == .quit }) { return .watcher }
        }
        return nil
    }
}
