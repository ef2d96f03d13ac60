/// Receives what a peer sends on a channel; called on the thread that turns the connection.
public protocol ChannelDelegate: AnyObject {
    /// Bytes have come; `bytes` is all that is buffered of this stream, old and new.
    ///
    /// - Returns: how many were consumed; the rest stays buffered and is not offered again by itself.
    func received(_ bytes: UnsafeRawBufferPointer, isError: Bool) -> Int

    /// Bytes have come in the middle of a write; `count` is all that is buffered of this stream, for later reading.
    ///
    /// Only note it: whatever called the write is still at work.
    func buffered(_ count: Int, isError: Bool)

    /// Something else has come in the middle of a write; call the connection's `deliver()` soon.
    ///
    /// Only note it: whatever called the write is still at work.
    func hasDeferred()

    /// The peer will send no more.
    func receivedEOF()

    /// The peer closed the channel; buffered bytes may remain.
    func receivedClose()

    /// The peer can take more bytes.
    func writable()

    /// Client to server: a terminal is asked for (RFC 4254 section 6.2).
    func requestedTerminal(type: String, columns: Int, rows: Int) -> Bool

    /// Client to server: the window changed (section 6.7).
    func resized(columns: Int, rows: Int)

    /// Client to server: a variable (section 6.4).
    func requestedEnvironment(name: String, value: String) -> Bool

    /// Client to server: a command (section 6.5), maybe not UTF-8.
    ///
    /// - Parameter isWhole: false when more was sent than `line`, which ends at the first NUL.
    func requestedExec(_ line: [UInt8], isWhole: Bool) -> Bool

    /// Client to server: a shell.
    func requestedShell() -> Bool

    /// Client to server: a subsystem.
    func requestedSubsystem(_ name: String) -> Bool

    /// Client to server: a signal by its name without `SIG` (section 6.9).
    func receivedSignal(_ name: String)

    /// Client to server: a request that libssh does not know, such as OpenSSH's end-of-write (PROTOCOL, section 2.1).
    func receivedUnknownRequest()

    /// Server to client: how the command ended (section 6.10).
    func receivedExitStatus(_ status: Int32)

    /// Server to client: the signal that ended the command, without `SIG`.
    func receivedExitSignal(_ name: String)
}

extension ChannelDelegate {
    /// Refuses.
    public func requestedTerminal(type: String, columns: Int, rows: Int) -> Bool { false }
    /// Ignores.
    public func resized(columns: Int, rows: Int) {}
    /// Refuses.
    public func requestedEnvironment(name: String, value: String) -> Bool { false }
    /// Refuses.
    public func requestedExec(_ line: [UInt8], isWhole: Bool) -> Bool { false }
    /// Refuses.
    public func requestedShell() -> Bool { false }
    /// Refuses.
    public func requestedSubsystem(_ name: String) -> Bool { false }
    /// Ignores.
    public func receivedSignal(_ name: String) {}
    /// Ignores.
    public func receivedUnknownRequest() {}
    /// Ignores.
    public func receivedExitStatus(_ status: Int32) {}
    /// Ignores.
    public func receivedExitSignal(_ name: String) {}
}
