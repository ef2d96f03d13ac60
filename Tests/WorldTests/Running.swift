import Foundation

/// A program that runs while a test goes on.
struct Running: Sendable {
    /// What the program reads.
    enum Input {
        case data(Data)
        /// What the test sends, as long as it holds this.
        case typed
    }

    let pid: pid_t
    private let place: URL
    private let typed: FileHandle?
    private let ended: Task<Int32, Never>

    /// Starts a program, named by its path, and kills it in the end if it still runs.
    static func whileRunning<Result: Sendable>(
        _ words: [String],
        input: Input = .data(Data()),
        _ body: (Running) async throws -> Result
    ) async throws -> Result {
        let running = try Running(words, input: input)
        do {
            let result = try await body(running)
            try await running.discard()
            return result
        } catch {
            try await running.discard()
            throw error
        }
    }

    private init(_ words: [String], input: Input) throws {
        place = FileManager.default.temporaryDirectory.appending(path: "prodpeek-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        // Files, because what outlives the program must not keep a test waiting for the end of a pipe.
        for name in ["output", "errors"] { try Data().write(to: place.appending(path: name)) }
        let read = place.appending(path: "input").path()
        switch input {
        case .data(let data):
            try data.write(to: URL(filePath: read))
            typed = nil
        case .typed:
            guard mkfifo(read, 0o600) == 0 else { throw POSIXError(.EIO, userInfo: [NSFilePathErrorKey: read]) }
            // Open for both, so that neither side waits for the other; close-on-exec, so that only the test holds it.
            let descriptor = open(read, O_RDWR | O_CLOEXEC)
            guard descriptor >= 0 else { throw POSIXError(.EIO, userInfo: [NSFilePathErrorKey: read]) }
            typed = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        }
        pid = try spawn(words, in: place.path())
        let (statuses, continuation) = AsyncStream.makeStream(of: Int32.self)
        Thread.detachNewThread { [pid] in
            var status: Int32 = 0
            while waitpid(pid, &status, 0) == -1, errno == EINTR {}
            // As a shell counts it.
            continuation.yield(status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F))
            continuation.finish()
        }
        ended = Task { await statuses.first { _ in true } ?? -1 }
    }

    /// Waits until the program has ended.
    func status() async -> Int32 { await ended.value }

    func output() throws -> String { try text("output") }

    func errors() throws -> String { try text("errors") }

    func lastError() throws -> Substring { try errors().split(whereSeparator: \.isNewline).last ?? "" }

    func outputBytes() throws -> Data { try Data(contentsOf: place.appending(path: "output")) }

    func send(_ text: String) throws { try typed?.write(contentsOf: Data(text.utf8)) }

    func signal(_ number: Int32) { kill(pid, number) }

    private func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: place.appending(path: name)), as: UTF8.self)
    }

    private func discard() async throws {
        signal(SIGKILL)
        _ = await status()
        try typed?.close()
        try FileManager.default.removeItem(at: place)
    }
}

/// Starts a program whose streams are the files `input`, `output` and `errors` in a directory, with default signals.
///
/// Foundation's Process is not for tests that start several programs at once: it learns of an end by a socket that
/// the others inherit.
private func spawn(_ words: [String], in place: String) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, place + "/input", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, place + "/output", O_WRONLY | O_APPEND, 0)
    posix_spawn_file_actions_addopen(&actions, 2, place + "/errors", O_WRONLY | O_APPEND, 0)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var environment = ProcessInfo.processInfo.environment
    for name in ["SSH_AUTH_SOCK", "DISPLAY"] { environment[name] = nil }
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    let arguments = words.map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in arguments + variables { free(text) } }
    var pid: pid_t = 0
    let code = posix_spawn(&pid, words[0], &actions, &attributes, arguments, variables)
    guard code == 0 else {
        throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO, userInfo: [NSFilePathErrorKey: words[0]])
    }
    return pid
}
