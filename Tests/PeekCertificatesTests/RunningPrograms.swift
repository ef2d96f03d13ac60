import Foundation
import Glibc

/// How a program ended.
struct Ended {
    /// The exit status, or minus the signal.
    let status: Int32
    let output: String
    let errors: String
}

/// Runs a program of the machine to its end, with times in UTC.
@discardableResult
func run(_ program: String, _ arguments: [String], in directory: URL? = nil) throws -> Ended {
    let scratch = try Scratch()
    let (started, words) =
        directory.map { ("/usr/bin/env", ["--chdir=\($0.path())", program] + arguments) } ?? (program, arguments)
    let process = try spawn(started, words) { actions in
        for (descriptor, name) in [(STDOUT_FILENO, "output"), (STDERR_FILENO, "errors")] {
            posix_spawn_file_actions_addopen(&actions, descriptor, scratch.path(name), O_WRONLY | O_CREAT, 0o600)
        }
    }
    return Ended(
        status: waitForEnd(of: process),
        output: try scratch.text("output"),
        errors: try scratch.text("errors")
    )
}

/// A program that runs until the test is done with it.
final class Service {
    let process: pid_t
    private let queue: Int32
    private let scratch: Scratch
    private var ended: Int32?

    /// Starts it and waits for a line on stderr that holds `sign`.
    init(_ program: String, _ arguments: [String], until sign: String) throws {
        // Not a pipe: programs that start at the same moment would inherit its other end.
        scratch = try Scratch()
        let path = scratch.path("errors")
        guard mkfifo(path, 0o600) == 0 else { throw Failure("no queue") }
        queue = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        process = try spawn(program, arguments) { actions in
            posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, path, O_WRONLY, 0)
        }
        _ = fcntl(queue, F_SETFL, O_RDONLY)
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !text.contains(sign) {
            let count = read(queue, &buffer, buffer.count)
            guard count > 0 else { throw Failure("\(program) ended: \(text)") }
            text += String(decoding: buffer.prefix(count), as: UTF8.self)
        }
    }

    /// Asks it to end, and waits; the exit status, or minus the signal.
    @discardableResult
    func stop() -> Int32 {
        if let ended { return ended }
        kill(process, SIGTERM)
        let status = waitForEnd(of: process)
        ended = status
        return status
    }

    deinit {
        stop()
        close(queue)
    }
}

/// Foundation's own Process waits for a socket that programs started at the same moment inherit, and so may never end.
private func spawn(
    _ program: String,
    _ arguments: [String],
    _ prepare: (inout posix_spawn_file_actions_t) -> Void
) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    prepare(&actions)
    let environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "TZ=UTC", "LC_ALL=C.UTF-8"]
    let words = ([program] + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup($0) } + [nil]
    defer { for text in words + variables { free(text) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, program, &actions, nil, words, variables)
    guard code == 0 else { throw Failure("\(program): \(String(cString: strerror(code)))") }
    return process
}

private func waitForEnd(of process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : -signal
}
