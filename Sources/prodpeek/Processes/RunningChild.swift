import Foundation
import Synchronization

/// A child until it has been waited for; only so long does its number mean it.
final class RunningChild: Sendable {
    /// Why this program ended it.
    enum Reason: Sendable {
        case tooSlow
        case unread
    }

    private struct State {
        var isGone = false
        var reason: Reason?
    }

    private let number: pid_t
    private let state = Mutex(State())

    init(_ number: pid_t) {
        self.number = number
    }

    /// Why ``end(_:)`` ended it; nil when it did not.
    var reason: Reason? { state.withLock(\.reason) }

    /// Sends a signal, unless it has gone.
    func send(_ signal: Int32) {
        state.withLock { if !$0.isGone { kill(number, signal) } }
    }

    /// Ends it, unless it has gone.
    func end(_ reason: Reason) {
        state.withLock { state in
            guard !state.isGone, state.reason == nil else { return }
            state.reason = reason
            kill(number, SIGTERM)
        }
    }

    /// Waits for its end, on a thread of its own.
    ///
    /// - Returns: the exit status; 128 and the signal's number when a signal ended it.
    func status() async -> Int32 {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [self] in continuation.resume(returning: wait()) }
        }
    }

    private func wait() -> Int32 {
        var info = siginfo_t()
        // Its number stays taken until waitpid, so that no signal can reach a stranger.
        while waitid(P_PID, id_t(number), &info, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        return state.withLock { state in
            state.isGone = true
            var status: Int32 = 0
            while waitpid(number, &status, 0) == -1, errno == EINTR {}
            // WIFEXITED, WEXITSTATUS and WTERMSIG of <sys/wait.h>, which are macros.
            return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        }
    }
}
