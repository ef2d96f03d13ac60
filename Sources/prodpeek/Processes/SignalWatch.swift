import Foundation
import Synchronization

/// Takes the signals that end a program, and passes them to the child that runs instead.
///
/// Made once on the main thread, before anything else: every later thread inherits the mask.
final class SignalWatch: Sendable {
    private struct State {
        var child: RunningChild?
        var first: Int32?
        var isKept = false
    }

    private let state = Mutex(State())

    init() {
        var set = Self.watched
        pthread_sigmask(SIG_BLOCK, &set, nil)
        // Writing to a reader that has gone is an error of the write, so that a deploy goes on.
        signal(SIGPIPE, SIG_IGN)
    }

    /// What a shell would call the end by the first signal that has come; nil when none has.
    var status: Int32? { state.withLock(\.first).map { 128 + $0 } }

    /// Starts a child and sends what comes to it from now on; nothing that comes meanwhile is lost.
    func start<Failure: Error>(_ spawn: () throws(Failure) -> pid_t) throws(Failure) -> RunningChild {
        try state.withLock { state throws(Failure) in
            let child = RunningChild(try spawn())
            state.child = child
            return child
        }
    }

    /// The child that was started has ended.
    func childHasEnded() {
        state.withLock { $0.child = nil }
    }

    /// From now on a signal no longer ends this process, which has something to finish; see ``status``.
    func keepProcess() {
        state.withLock { $0.isKept = true }
    }

    /// Waits for signals for ever; without a child one ends this process.
    func watch() -> Never {
        var set = Self.watched
        while true {
            var info = siginfo_t()
            let number = sigwaitinfo(&set, &info)
            guard number > 0 else { continue }
            let (child, isKept) = state.withLock { state in
                state.first = state.first ?? number
                return (state.child, state.isKept)
            }
            if let child {
                // The terminal has sent it to the child as well; what another process sent has come to this one alone.
                if info.si_code <= 0 { child.send(number) }
            } else if !isKept {
                exit(128 + number)
            }
        }
    }

    private static var watched: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] { sigaddset(&set, number) }
        return set
    }
}
