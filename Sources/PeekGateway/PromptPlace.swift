import PeekCore

/// Where a prompt stands between two lines.
struct PromptPlace: Sendable {
    /// Where relative paths start.
    var directory: String
    /// Where they did before, for `cd -`.
    var previous: String?
    /// Of the last line.
    var status: Int32 = 0
    /// Why the last line did not run, or not to its end.
    var refusal: Refusal?
    /// Whether the person wants to leave.
    var leaves = false
    /// How many lines have been started.
    var started = 0

    init(directory: String) { self.directory = directory }

    /// A line came to this.
    mutating func settle(_ status: Int32, _ refusal: Refusal? = nil) {
        self.status = status
        self.refusal = refusal
    }
}
