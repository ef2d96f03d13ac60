import PeekCore

/// One line on stderr that says how far a long verb has come, where somebody watches.
struct Progress {
    private let output: Output
    private let isWatched: Bool
    private var isShown = false

    /// Starts with nothing shown.
    init(_ output: Output) {
        self.output = output
        isWatched = output.console.terminal != nil || output.console.environment["PRODPEEK_PROGRESS"] == "1"
    }

    /// Writes `text` over what was there.
    mutating func show(_ text: String) async throws {
        guard isWatched else { return }
        isShown = true
        try await output.console.writeError(Array("\r\(visible(text))\u{1B}[K".utf8))
    }

    /// Takes it away.
    mutating func clear() async throws {
        guard isShown else { return }
        isShown = false
        try await output.console.writeError(Array("\r\u{1B}[K".utf8))
    }
}
