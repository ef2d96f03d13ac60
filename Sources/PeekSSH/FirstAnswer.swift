import Synchronization

/// Resumes a continuation with the first answer, whoever gives it, and drops the others.
final class FirstAnswer<Value: Sendable>: Sendable {
    private let waiting: Mutex<CheckedContinuation<Value, any Error>?>

    /// Waits for an answer.
    init(_ continuation: CheckedContinuation<Value, any Error>) { waiting = Mutex(continuation) }

    /// Gives an answer; only the first one counts.
    func give(_ answer: Result<Value, any Error>) {
        waiting.withLock { $0.take() }?.resume(with: answer)
    }
}
