import Foundation
import PeekCore

/// A program that runs in the foreground in place of this one.
struct ChildProcess: Sendable {
    /// Files in place of this process's own streams; nil keeps its own.
    struct Streams: Sendable, Hashable {
        var input: String?
        var output: String?
        var errors: String?
    }

    /// How it ended.
    struct Outcome: Sendable, Hashable {
        /// Its exit status; 128 and the signal's number when a signal ended it, as shells say.
        var status: Int32
        /// The status of a process ended by the signal that has come, such as that of Ctrl-C; nil when none has.
        var stopped: Int32?
        /// Whether it was ended because it took too long.
        var wasTooSlow: Bool
        /// Whether it was ended because nobody read its output any more.
        var wasUnread: Bool
    }

    /// The program, found by PATH, and its arguments.
    let words: [String]
    var environment: [String: String]
    var streams = Streams()
    /// Whether it ends when nobody reads this process's stdout any more.
    var endsUnread = false

    /// Runs it to its end, or for `limit`.
    ///
    /// - Throws: ``SpawnFailure`` when it cannot be started.
    func run(_ signals: SignalWatch, within limit: Duration? = nil) async throws(SpawnFailure) -> Outcome {
        let child = try signals.start { () throws(SpawnFailure) in try spawn() }
        defer { signals.childHasEnded() }
        let timer = limit.map { limit in
            Task {
                do { try await Task.sleep(for: limit) } catch { return }
                child.end(.tooSlow)
            }
        }
        defer { timer?.cancel() }
        let watch = endsUnread ? ReaderWatch(of: STDOUT_FILENO) { child.end(.unread) } : nil
        defer { watch?.stop() }
        let status = await child.status()
        return Outcome(
            status: status,
            stopped: signals.status,
            wasTooSlow: child.reason == .tooSlow,
            wasUnread: child.reason == .unread
        )
    }

    private func spawn() throws(SpawnFailure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let files = [
            (streams.input, O_RDONLY), (streams.output, O_WRONLY | O_CREAT | O_TRUNC),
            (streams.errors, O_WRONLY | O_CREAT),
        ]
        for (descriptor, (path, flags)) in files.enumerated() {
            if let path { posix_spawn_file_actions_addopen(&actions, Int32(descriptor), path, flags, 0o600) }
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The child must not inherit what this process does about signals.
        var none = sigset_t()
        sigemptyset(&none)
        var pipe = sigset_t()
        sigemptyset(&pipe)
        sigaddset(&pipe, SIGPIPE)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &pipe)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let arguments = words.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        var child: pid_t = 0
        let program = words.first ?? ""
        let code = posix_spawnp(&child, program, &actions, &attributes, arguments, variables)
        guard code == 0 else { throw SpawnFailure(program: program, code: code) }
        return child
    }
}

/// A program could not be started.
struct SpawnFailure: Error, CustomStringConvertible {
    /// Its name as given.
    let program: String
    /// An `errno`.
    let code: Int32

    /// What a shell returns: 127 for a program that is not there, 126 for one that cannot be run.
    var shellStatus: Int32 { code == ENOENT ? 127 : 126 }

    var description: String { "\(visible(program)): \(String(cString: strerror(code)))" }
}
