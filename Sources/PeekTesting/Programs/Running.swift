package import Foundation

/// A program that runs while a test goes on.
package struct Running: Sendable {
    /// What the program reads.
    package enum Input: Sendable {
        /// All there is.
        case data(Data)
        /// What the test sends, as long as it holds this.
        case typed
    }

    /// What was started.
    let words: [String]
    /// Tells of its end.
    let process: HeldProcess
    /// The directory of what it reads and writes.
    let place: URL

    private let program: SpawnedProgram
    private let typed: FileHandle?
    private let piped: FileHandle?
    private let ended: Task<Ending, Never>

    /// Starts a program, named by its path, and kills it in the end if it still runs.
    ///
    /// - Parameters:
    ///   - words: the program's path, and its arguments.
    ///   - input: what it reads.
    ///   - pipesOutput: whether its stdout is a pipe, for ``nextOutput(_:)``, and not a file, for ``output()``.
    ///   - environment: all its variables; nil for the test's, without those of its terminal and agent.
    ///   - directory: where it runs; nil for where the test does.
    ///   - body: what is done meanwhile.
    /// - Throws: `POSIXError` where it cannot be started, and what `body` throws.
    package static func whileRunning<Result: Sendable>(
        _ words: [String],
        input: Input = .data(Data()),
        pipesOutput: Bool = false,
        environment: [String: String]? = nil,
        directory: String? = nil,
        _ body: (Running) async throws -> Result
    ) async throws -> Result {
        let running = try Running(words, input, pipesOutput, environment, directory)
        do {
            let result = try await body(running)
            try await running.discard()
            return result
        } catch {
            try await running.discard()
            throw error
        }
    }

    private init(
        _ words: [String],
        _ input: Input,
        _ pipesOutput: Bool,
        _ environment: [String: String]?,
        _ directory: String?
    ) throws {
        place = FileManager.default.temporaryDirectory.appending(path: "prodpeek-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let read = place.appending(path: "input").path()
        switch input {
        case .data(let data):
            try data.write(to: URL(filePath: read))
            typed = nil
        case .typed:
            guard mkfifo(read, 0o600) == 0 else { throw POSIXError(number: errno, path: read) }
            // Open for both, so that neither side waits for the other.
            typed = FileHandle(fileDescriptor: try Uninherited.open(read, O_RDWR), closeOnDealloc: true)
        }
        var streams = [try Uninherited.open(read, O_RDONLY)]
        defer { for stream in streams { close(stream) } }
        if pipesOutput {
            let (read, write) = try Uninherited.pipe()
            piped = FileHandle(fileDescriptor: read, closeOnDealloc: true)
            streams.append(write)
        } else {
            piped = nil
        }
        // Files, because what outlives the program must not keep a test waiting for the end of a pipe.
        for name in pipesOutput ? ["errors"] : ["output", "errors"] {
            streams.append(try Uninherited.open(place.appending(path: name).path(), O_WRONLY | O_APPEND | O_CREAT))
        }
        self.words = words
        program = try SpawnedProgram(words, streams: streams, environment: environment, directory: directory)
        do {
            process = try HeldProcess(program.id)
        } catch {
            kill(program.id, SIGKILL)
            _ = program.waitForEnd()
            throw error
        }
        ended = Task { [program] in await onOwnThread { program.waitForEnd() } }
    }

    /// Waits until the program has ended.
    package func ending() async -> Ending { await ended.value }

    /// Waits until the program has ended; the status as a shell counts it.
    package func status() async -> Int32 { await ending().status }

    /// What it has written to stdout so far.
    package func output() throws -> String { try text("output") }

    /// What it has written to stderr so far.
    package func errors() throws -> String { try text("errors") }

    /// The last line that it has written to stderr so far.
    package func lastError() throws -> Substring { try errors().split(whereSeparator: \.isNewline).last ?? "" }

    /// What it has written to stdout so far.
    package func outputBytes() throws -> Data { try Data(contentsOf: place.appending(path: "output")) }

    /// How many bytes it has written to stdout so far; 0 where that is a pipe.
    package func outputCount() throws -> Int { try count(of: "output") ?? 0 }

    /// The next bytes of a stdout that is a pipe: so many, or fewer at its end.
    package func nextOutput(_ count: Int) async throws -> Data {
        try await onOwnThread { [piped] in try piped?.read(upToCount: count) ?? Data() }
    }

    /// Leaves a stdout that is a pipe without a reader.
    package func closeOutput() throws { try piped?.close() }

    /// Writes to a stdin that is typed.
    package func send(_ text: String) throws { try typed?.write(contentsOf: Data(text.utf8)) }

    /// Sends the program a signal.
    package func signal(_ number: Int32) { process.signal(number) }

    private func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: place.appending(path: name)), as: UTF8.self)
    }

    /// How long a file of its place is, in bytes; nil where there is none.
    func count(of name: String) throws -> Int? {
        var state = stat()
        guard stat(place.appending(path: name).path(), &state) == 0 else {
            if errno == ENOENT { return nil }
            throw POSIXError(number: errno, path: name)
        }
        return Int(state.st_size)
    }

    /// The last bytes of a file of its place: so many, or all where it has fewer.
    func end(of name: String, _ count: Int) throws -> Data {
        let file = try FileHandle(forReadingFrom: place.appending(path: name))
        defer { file.closeFile() }
        let length = try file.seekToEnd()
        try file.seek(toOffset: length - min(length, UInt64(count)))
        return try file.readToEnd() ?? Data()
    }

    private func discard() async throws {
        signal(SIGKILL)
        _ = await status()
        try typed?.close()
        try FileManager.default.removeItem(at: place)
    }
}
