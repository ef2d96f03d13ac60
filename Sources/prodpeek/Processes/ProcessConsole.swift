import Foundation
import PeekCore

/// This process's own standard streams.
struct ProcessConsole: Console {
    let environment = ProcessInfo.processInfo.environment

    var terminal: Terminal? { Self.terminal(environment) }

    /// Whether keys can be read one by one while something is shown.
    var readsKeys: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

    /// Whether a person can be asked.
    var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    func write(_ bytes: [UInt8]) async throws {
        try Self.write(bytes, to: STDOUT_FILENO)
    }

    func writeError(_ bytes: [UInt8]) async throws {
        try Self.write(bytes, to: STDERR_FILENO)
    }

    func read() async throws -> [UInt8]? {
        // As much as a pipe holds (pipe(7)).
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Foundation.read(STDIN_FILENO, &bytes, bytes.count)
            if count > 0 { return Array(bytes.prefix(count)) }
            if count == 0 { return nil }
            guard errno == EINTR else { throw Refusal(.unavailable, "stdin: \(String(cString: strerror(errno)))") }
        }
    }

    /// Writes lines to stderr; when nobody reads them, nothing is lost that could still be said.
    func warn(_ lines: [String]) {
        guard !lines.isEmpty else { return }
        do {
            try Self.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: STDERR_FILENO)
        } catch {
            return
        }
    }

    /// The terminal that stdout is; nil when it is none.
    static func terminal(_ environment: [String: String]) -> Terminal? {
        guard isatty(STDOUT_FILENO) == 1 else { return nil }
        var size = winsize()
        let known = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return Terminal(
            type: environment["TERM"] ?? "dumb",
            columns: known ? Int(size.ws_col) : 80,
            rows: known ? Int(size.ws_row) : 24
        )
    }

    /// Whether stderr is a terminal on which a line can be written over.
    static func showsProgress(_ environment: [String: String]) -> Bool {
        isatty(STDERR_FILENO) == 1 && environment["TERM"] ?? "dumb" != "dumb"
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw ConsoleClosed()
            }
        }
    }
}
