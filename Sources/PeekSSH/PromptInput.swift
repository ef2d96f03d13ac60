public import PeekCore

/// What comes next at a prompt.
public enum PromptInput: Sendable, Hashable {
    /// Bytes from the client, recorded by now as the role has it.
    case bytes([UInt8])
    /// The terminal has this size now.
    case resized(Terminal)
    /// Somebody asked for a look; see ``SSHWorker/nudge(_:)``.
    case nudged
    /// The client sends no more.
    case ended
    /// The session is over, or its client is gone.
    case over
}

/// What a prompt puts on its client's terminal; recorded before it is shown, like everything.
public struct PromptDrawing: Sendable, Hashable {
    /// A line that is being edited, which steps aside for what the gateway has to say meanwhile.
    public struct Standing: Sendable, Hashable {
        /// Takes it away.
        public var erase: [UInt8]
        /// Draws it again.
        public var redraw: [UInt8]

        /// Makes a line that stands.
        public init(erase: [UInt8], redraw: [UInt8]) {
            self.erase = erase
            self.redraw = redraw
        }
    }

    /// What is written.
    public var bytes: [UInt8]
    /// Whether it is to begin at the start of a row, which a command may have left.
    public var beginsRow: Bool
    /// Whether the cursor is at the start of a row after it.
    public var endsRow: Bool
    /// The line that is edited from then on; nil where none is.
    public var standing: Standing?

    /// Makes a drawing.
    public init(
        _ bytes: [UInt8],
        beginsRow: Bool = false,
        endsRow: Bool = false,
        standing: Standing? = nil
    ) {
        self.bytes = bytes
        self.beginsRow = beginsRow
        self.endsRow = endsRow
        self.standing = standing
    }
}
