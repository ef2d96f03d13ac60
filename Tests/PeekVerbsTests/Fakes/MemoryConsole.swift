import PeekCore
import Synchronization

/// A console in memory: what was written can be read, and what is typed is given before or during the verb.
final class MemoryConsole: Console {
    private struct State {
        var output: [UInt8] = []
        var errors: [UInt8] = []
        var isClosed = false
    }

    let terminal: Terminal?
    let environment: [String: String]
    private let state = Mutex(State())
    private let input: AsyncStream<[UInt8]>
    private let typed: AsyncStream<[UInt8]>.Continuation

    /// Makes a console on which `input` has been typed and no more will come; nil leaves it open.
    init(_ input: String? = "", terminal: Terminal? = nil, environment: [String: String] = [:]) {
        self.terminal = terminal
        self.environment = environment
        (self.input, typed) = AsyncStream.makeStream()
        guard let input else { return }
        if !input.isEmpty { typed.yield(Array(input.utf8)) }
        typed.finish()
    }

    var output: String { state.withLock { String(decoding: $0.output, as: UTF8.self) } }

    var errors: String { state.withLock { String(decoding: $0.errors, as: UTF8.self) } }

    var lastErrorLine: String { errors.split(separator: "\n").last.map(String.init) ?? "" }

    func type(_ bytes: [UInt8]) { typed.yield(bytes) }

    func endInput() { typed.finish() }

    /// The reader goes away.
    func close() { state.withLock { $0.isClosed = true } }

    func write(_ bytes: [UInt8]) async throws {
        try state.withLock { state in
            guard !state.isClosed else { throw ConsoleClosed() }
            state.output += bytes
        }
    }

    func writeError(_ bytes: [UInt8]) async throws {
        try state.withLock { state in
            guard !state.isClosed else { throw ConsoleClosed() }
            state.errors += bytes
        }
    }

    func read() async throws -> [UInt8]? {
        var iterator = input.makeAsyncIterator()
        let bytes = await iterator.next()
        try Task.checkCancellation()
        return bytes
    }
}
