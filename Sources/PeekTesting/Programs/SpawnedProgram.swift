import CLinux
import Foundation
import Synchronization

/// A program that a test started and has to wait for.
///
/// Foundation's Process is not for tests: where a test holds many descriptors it reads behind the end of a buffer, and
/// it learns of an end by a socket that programs started at the same moment inherit.
package struct SpawnedProgram: Sendable {
    /// The process ID.
    package let id: Int32

    private static let starting = Mutex(())

    /// Starts a program, which blocks no signals and has their default actions.
    ///
    /// - Parameters:
    ///   - words: the program's path, and its arguments.
    ///   - streams: what becomes its descriptors from 0 on; the test's own stay open, see ``Uninherited``.
    ///   - environment: all its variables; nil for the test's, without those of its terminal and agent.
    ///   - directory: where it runs; nil for where the test does.
    ///   - leadsGroup: whether it has a process group of its own.
    /// - Throws: `POSIXError` with the program's path.
    package init(
        _ words: [String],
        streams: [Int32],
        environment: [String: String]? = nil,
        directory: String? = nil,
        leadsGroup: Bool = false
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, stream) in streams.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, stream, Int32(number))
        }
        if let directory { posix_spawn_file_actions_addchdir_np(&actions, directory) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (leadsGroup ? POSIX_SPAWN_SETPGROUP : 0)
        posix_spawnattr_setflags(&attributes, Int16(flags))
        let arguments = words.map { strdup($0) } + [nil]
        let variables = (environment ?? Self.ownEnvironment).map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var id: pid_t = 0
        let code = Self.whileNothingStarts {
            posix_spawn(&id, words[0], &actions, &attributes, arguments, variables)
        }
        guard code == 0 else { throw POSIXError(number: code, path: words[0]) }
        self.id = id
    }

    /// Does something while no program is on its way from the test to its own file.
    static func whileNothingStarts<Result>(_ body: () throws -> Result) rethrows -> Result {
        try starting.withLock { _ in try body() }
    }

    private static var ownEnvironment: [String: String] {
        var environment = ProcessInfo.processInfo.environment
        for name in ["SSH_AUTH_SOCK", "DISPLAY"] { environment[name] = nil }
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        return environment
    }

    /// Blocks the thread until the program has ended; to be called once.
    package func waitForEnd() -> Ending {
        var status: Int32 = 0
        while waitpid(id, &status, 0) == -1, errno == EINTR {}
        return status & 0x7F == 0 ? .exited((status >> 8) & 0xFF) : .killed(by: status & 0x7F)
    }
}

/// How a program ended.
package enum Ending: Sendable, Equatable {
    /// By itself, with a status.
    case exited(Int32)
    /// By a signal.
    case killed(by: Int32)

    /// The status as a shell counts it.
    package var status: Int32 {
        switch self {
        case .exited(let status): status
        case .killed(by: let signal): 128 + signal
        }
    }
}
