import CLibSSH

/// One channel of a connection, seen from either side.
///
/// The libssh channel belongs to the session and is freed with it at the latest, so after the connection is gone every
/// method does nothing.
public final class Channel {
    private var raw: ssh_channel?
    private let callbacks: UnsafeMutablePointer<ssh_channel_callbacks_struct>
    private weak var delegate: (any ChannelDelegate)?
    private weak var connection: ServerConnection?

    init(_ raw: ssh_channel, delegate: any ChannelDelegate, connection: ServerConnection?) {
        self.raw = raw
        self.delegate = delegate
        self.connection = connection
        callbacks = .allocate(capacity: 1)
        callbacks.initialize(to: ssh_channel_callbacks_struct())
        installChannelCallbacks(callbacks, me: Unmanaged.passUnretained(self).toOpaque())
        ssh_set_channel_callbacks(raw, callbacks)
    }

    deinit {
        if let raw { ssh_remove_channel_callbacks(raw, callbacks) }
        callbacks.deinitialize(count: 1)
        callbacks.deallocate()
    }

    /// The connection is going away and frees the channel itself.
    func detach() {
        if let raw { ssh_remove_channel_callbacks(raw, callbacks) }
        raw = nil
    }

    /// Gives the channel back; the peer is told when it is still open.
    public func free() {
        guard let raw else { return }
        detach()
        ssh_channel_free(raw)
        connection?.forget(self)
    }

    /// How many bytes the peer is ready to take now (RFC 4254 section 5.2).
    public var window: Int { raw.map { Int(ssh_channel_window_size($0)) } ?? 0 }

    /// Writes what the peer is ready to take.
    ///
    /// - Returns: how many bytes were taken, maybe 0; nil when the channel is closed.
    public func write(_ bytes: UnsafeRawBufferPointer, isError: Bool) -> Int? {
        guard let raw, let base = bytes.baseAddress else { return raw == nil ? nil : 0 }
        let written =
            isError
            ? ssh_channel_write_stderr(raw, base, UInt32(bytes.count))
            : ssh_channel_write(raw, base, UInt32(bytes.count))
        return written < 0 ? nil : Int(written)
    }

    /// Takes bytes that were left buffered; call it only while some are, because libssh would else read the socket.
    public func readBuffered(into bytes: UnsafeMutableRawBufferPointer, isError: Bool) -> Int {
        guard let raw, let base = bytes.baseAddress else { return 0 }
        return max(0, Int(ssh_channel_read_timeout(raw, base, UInt32(bytes.count), isError ? 1 : 0, 0)))
    }

    /// Says that no more bytes will come.
    public func sendEOF() { if let raw { ssh_channel_send_eof(raw) } }

    /// Says how the command ended.
    public func sendExitStatus(_ status: Int32) { if let raw { ssh_channel_request_send_exit_status(raw, status) } }

    /// Says which signal ended the command.
    public func sendExitSignal(_ name: String) {
        if let raw { ssh_channel_request_send_exit_signal(raw, name, 0, "", "") }
    }

    /// Closes this side.
    public func close() { if let raw { ssh_channel_close(raw) } }

    /// Tells the host that the window changed.
    public func resize(columns: Int, rows: Int) {
        if let raw { ssh_channel_change_pty_size(raw, Int32(clamping: columns), Int32(clamping: rows)) }
    }

    var pointer: ssh_channel? { raw }
    var receiver: (any ChannelDelegate)? { delegate }
}
