import Foundation
import PeekTesting
import Testing

/// A terminal of a person, which tmux draws as any terminal would, with one program on it.
struct PersonScreen: Sendable {
    private let socket: String
    /// A client that writes whenever something is drawn.
    private let changes: Running

    /// Runs `words` on a terminal while `body` goes on; nothing of it is left then.
    static func whileShowing<Result: Sendable>(
        _ words: [String],
        columns: Int = 100,
        rows: Int = 24,
        _ body: (PersonScreen) async throws -> Result
    ) async throws -> Result {
        let name = "prodpeek-screen-\(UUID().uuidString.prefix(8))"
        let socket = FileManager.default.temporaryDirectory.appending(path: name).path()
        // What is behind the program's end shows how it ended.
        let line = words.map { "'" + $0.replacing("'", with: #"'\''"#) + "'" }.joined(separator: " ")
        _ = try await tmux(
            socket,
            [
                "-f", "/dev/null", "-u", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)",
                "\(line); echo ended with $?; exec sleep 1000",
            ]
        )
        do {
            let watching = ["/usr/bin/tmux", "-S", socket, "-C", "attach-session", "-f", "read-only,ignore-size"]
            let result = try await Running.whileRunning(watching, input: .typed, environment: environment) {
                try await body(PersonScreen(socket: socket, changes: $0))
            }
            try await close(socket)
            return result
        } catch {
            try await close(socket)
            throw error
        }
    }

    /// Types text as it is.
    func type(_ text: String) async throws { _ = try await tmux(["send-keys", "-l", "--", text]) }

    /// Presses keys, by tmux's names for them.
    func press(_ keys: String...) async throws { _ = try await tmux(["send-keys", "--"] + keys) }

    /// Types a line, and ends it once it is there: what comes at once is taken for a paste.
    func run(_ line: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await type(line)
        try await shows("> " + line, sourceLocation: sourceLocation)
        try await press("Enter")
    }

    /// Pastes, saying so to the program or not.
    func paste(_ text: String, bracketed: Bool) async throws {
        _ = try await tmux(["set-buffer", "--", text])
        _ = try await tmux(["paste-buffer"] + (bracketed ? ["-p"] : []))
    }

    /// Gives the terminal another size, and waits until its program can see it: tmux tells it a moment later.
    func resize(columns: Int, rows: Int) async throws {
        _ = try await tmux(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
        let path = try await tmux(["display-message", "-p", "#{pane_tty}"])
        let terminal = try FileHandle(forReadingFrom: URL(filePath: path.split(separator: "\n").joined()))
        try await eventually("the terminal keeps its size") {
            var size = winsize()
            return ioctl(terminal.fileDescriptor, UInt(TIOCGWINSZ), &size) == 0
                && (Int(size.ws_col), Int(size.ws_row)) == (columns, rows)
        }
    }

    /// What is on the screen, without blanks at the ends of lines.
    func text() async throws -> String { try await tmux(["capture-pane", "-p"]) }

    /// Waits until what is on the screen is as wanted.
    func until(
        _ missing: String,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ holds: (String) -> Bool
    ) async throws {
        var seen = ""
        try await changes.until("\(missing) on the screen:\n\(seen)", sourceLocation: sourceLocation) {
            seen = try await text()
            return holds(seen)
        }
    }

    /// Waits until each of these is on the screen.
    func shows(_ texts: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await until("\(texts) is not all", sourceLocation: sourceLocation) { seen in
            texts.allSatisfy { seen.contains($0) }
        }
    }

    /// Waits until the last line that is not empty ends with this.
    func ends(with text: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await until("\([text]) is not last", sourceLocation: sourceLocation) {
            lastLine(of: $0).hasSuffix(text)
        }
    }

    /// Waits until the last line that is not empty is this.
    func ends(in line: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await until("\([line]) is not the last line", sourceLocation: sourceLocation) { lastLine(of: $0) == line }
    }

    private func lastLine(of text: String) -> Substring {
        text.split(separator: "\n").last { !$0.allSatisfy { $0 == " " } } ?? ""
    }

    private func tmux(_ words: [String]) async throws -> String { try await Self.tmux(socket, words) }

    private static let environment = [
        "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "TERM": "xterm-256color",
    ]

    private static func close(_ socket: String) async throws {
        _ = try await tmux(socket, ["kill-server"])
        try FileManager.default.removeItem(atPath: socket)
    }

    private static func tmux(_ socket: String, _ words: [String]) async throws -> String {
        let done = try await Finished.running(["/usr/bin/tmux", "-S", socket] + words, environment: environment)
        try #require(done.status == 0, "\(words): \(done.errors)")
        return done.output
    }
}
