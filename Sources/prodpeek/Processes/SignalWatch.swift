import Foundation
import Synchronization

/// Takes the signals that end a program, and passes them to the child that runs instead.
///
/// Made once, before anything else: every later thread inherits the mask. Without a child a signal ends this process.
final class SignalWatch: Sendable {
    private struct State {
        var child: RunningChild?
        var hasCome = false
    }

    private let state = Mutex(State())

    init() {
        var set = Self.watched
        pthread_sigmask(SIG_BLOCK, &set, nil)
        // Writing to a reader that has gone is an error of the write, so that a deploy goes on.
        signal(SIGPIPE, SIG_IGN)
        Thread.detachNewThread { [self] in watch() }
    }

    /// Whether any has come since the start of the program.
    var hasCome: Bool { state.withLock(\.hasCome) }

    /// Sends what comes to `child` from now on; nil ends that.
    func pass(to child: RunningChild?) {
        state.withLock { $0.child = child }
    }

    private static var watched: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] { sigaddset(&set, number) }
        return set
    }

    private func watch() {
        var set = Self.watched
        while true {
            var info = siginfo_t()
            let number = sigwaitinfo(&set, &info)
            guard number > 0 else { continue }
            let child = state.withLock { state in
                state.hasCome = true
                return state.child
            }
            guard let child else { exit(128 + number) }
            // The terminal has sent it to the child as well; what another process sent has come to this one alone.
            if info.si_code <= 0 { child.send(number) }
        }
    }
}
