import Glibc
import Synchronization

/// A program that a test started, with pipes for its standard streams.
final class ChildProcess {
    /// Its process ID.
    let id: pid_t
    private let input: Int32
    private let output: Int32
    private let errors: Int32
    private var isInputOpen = true

    /// The system call failed with this errno.
    struct Failure: Error {
        var code: Int32
    }

    /// Starts a program in a process group of its own.
    init(_ arguments: [String]) throws {
        (id, input, output, errors) = try Self.starting.withLock { _ in try Self.start(arguments) }
    }

    // Between the making of a pipe and its mark to be closed no other child may start: it would hold the pipe open.
    private static let starting = Mutex(())

    private static func start(_ arguments: [String]) throws -> (pid_t, Int32, Int32, Int32) {
        let pipes = try (0..<3).map { _ in try pipe() }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipes[0].read, 0)
        posix_spawn_file_actions_adddup2(&actions, pipes[1].write, 1)
        posix_spawn_file_actions_adddup2(&actions, pipes[2].write, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The threads of a test block signals, and a child would inherit that; sshd's children block none.
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var id: pid_t = 0
        let code = posix_spawn(&id, arguments[0], &actions, &attributes, &words, environ)
        for descriptor in [pipes[0].read, pipes[1].write, pipes[2].write] { close(descriptor) }
        guard code == 0 else { throw Failure(code: code) }
        return (id, pipes[0].write, pipes[1].read, pipes[2].read)
    }

    deinit {
        closeInput()
        close(output)
        close(errors)
    }

    /// Writes to its stdin.
    func write(_ text: String) throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) }
            guard count > 0 else { throw Failure(code: errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// Ends its stdin.
    func closeInput() {
        if isInputOpen { close(input) }
        isInputOpen = false
    }

    /// Some bytes of its stdout as soon as there are any; none at its end.
    func readOutput() throws -> [UInt8] { try Self.read(output) }

    /// All that it writes until the last process that holds its stdout and stderr is gone.
    func readToEnd() throws -> (output: [UInt8], errors: [UInt8]) {
        var bytes: (output: [UInt8], errors: [UInt8]) = ([], [])
        while case let next = try Self.read(output), !next.isEmpty { bytes.output += next }
        while case let next = try Self.read(errors), !next.isEmpty { bytes.errors += next }
        return bytes
    }

    /// Whether its stderr ends, with nothing written there for some seconds before; a program that is killed behind
    /// another may still say that its pipe broke.
    func errorsEnd(within seconds: Int32) throws -> Bool {
        var descriptor = pollfd(fd: errors, events: Int16(POLLIN), revents: 0)
        while poll(&descriptor, 1, seconds * 1000) == 1 {
            if try Self.read(errors).isEmpty { return true }
        }
        return false
    }

    /// Waits for it; the shell's way to give a status.
    func wait() throws -> Int32 {
        var status: Int32 = 0
        guard waitpid(id, &status, 0) == id else { throw Failure(code: errno) }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    private static func pipe() throws -> (read: Int32, write: Int32) {
        var descriptors: [Int32] = [0, 0]
        guard Glibc.pipe(&descriptors) == 0 else { throw Failure(code: errno) }
        for descriptor in descriptors {
            guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else { throw Failure(code: errno) }
        }
        return (descriptors[0], descriptors[1])
    }

    private static func read(_ descriptor: Int32) throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        guard count >= 0 else { throw Failure(code: errno) }
        return Array(buffer.prefix(count))
    }
}
