import Foundation
import PeekTesting
import Testing

/// A terminal of a person, which tmux draws as any terminal would, with one program on it.
struct PersonScreen: Sendable {
    private let socket: String

    /// Runs `words` on a terminal while `body` goes on; nothing of it is left then.
    static func whileShowing<Result: Sendable>(
        _ words: [String],
        columns: Int = 100,
        rows: Int = 24,
        _ body: (PersonScreen) async throws -> Result
    ) async throws -> Result {
        let name = "prodpeek-screen-\(UUID().uuidString.prefix(8))"
        let screen = PersonScreen(socket: FileManager.default.temporaryDirectory.appending(path: name).path())
        // What is behind the program's end shows how it ended.
        let line = words.map { "'" + $0.replacing("'", with: #"'\''"#) + "'" }.joined(separator: " ")
        _ = try await screen.tmux([
            "-f", "/dev/null", "-u", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)",
            "\(line); echo ended with $?; exec sleep 1000",
        ])
        do {
            let result = try await body(screen)
            try await screen.close()
            return result
        } catch {
            try await screen.close()
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

    func resize(columns: Int, rows: Int) async throws {
        _ = try await tmux(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
    }

    /// What is on the screen, without blanks at the ends of lines.
    func text() async throws -> String { try await tmux(["capture-pane", "-p"]) }

    /// The last line that is not empty.
    func lastLine() async throws -> String {
        try await text().split(separator: "\n").last { !$0.allSatisfy { $0 == " " } }.map(String.init) ?? ""
    }

    /// Waits until a text is on the screen.
    func shows(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        var seen = ""
        try await eventually("\(text) is not shown", sourceLocation: sourceLocation) {
            seen = try await self.text()
            return seen.contains(text)
        }
    }

    /// Waits until the last line is this.
    func ends(in line: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await eventually("\(line) is not the last line", sourceLocation: sourceLocation) {
            try await lastLine() == line
        }
    }

    private func close() async throws {
        _ = try await tmux(["kill-server"])
        try FileManager.default.removeItem(atPath: socket)
    }

    private func tmux(_ words: [String]) async throws -> String {
        let done = try await Finished.running(
            ["/usr/bin/tmux", "-S", socket] + words,
            environment: [
                "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "TERM": "xterm-256color",
            ]
        )
        try #require(done.status == 0, "\(words): \(done.errors)")
        return done.output
    }
}
