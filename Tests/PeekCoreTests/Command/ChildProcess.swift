import Glibc
import PeekTesting

/// A program that a test started, with pipes for its standard streams.
final class ChildProcess {
    private let program: SpawnedProgram
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
        let pipes = try (0..<3).map { _ in try Uninherited.pipe() }
        let streams = [pipes[0].read, pipes[1].write, pipes[2].write]
        defer { for stream in streams { close(stream) } }
        (input, output, errors) = (pipes[0].write, pipes[1].read, pipes[2].read)
        program = try SpawnedProgram(arguments, streams: streams, leadsGroup: true)
    }

    /// Its process ID.
    var id: Int32 { program.id }

    deinit {
        closeInput()
        close(output)
        close(errors)
    }

    /// Writes to its stdin, as far as it reads it.
    func write(_ text: String) throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) }
            if count < 0, errno == EPIPE { return }
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
    func wait() -> Int32 { program.waitForEnd().status }

    private static func read(_ descriptor: Int32) throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        guard count >= 0 else { throw Failure(code: errno) }
        return Array(buffer.prefix(count))
    }
}
