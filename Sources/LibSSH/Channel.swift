import CLibSSH

/// One channel of a connection, seen from either side.
///
/// The libssh channel belongs to the session and is freed with it at the latest, so after the connection is gone every
/// method does nothing.
public final class Channel {
    private var raw: ssh_channel?
    private let callbacks: UnsafeMutablePointer<ssh_channel_callbacks_struct>
    // Asked for each packet, where weak references would be dear; both are let go of with the channel.
    private var delegate: (any ChannelDelegate)?
    private var pump: EventPump?
    private weak var connection: ServerConnection?

    init(_ raw: ssh_channel, delegate: any ChannelDelegate, pump: EventPump, connection: ServerConnection?) {
        self.raw = raw
        self.pump = pump
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
        delegate = nil
        pump = nil
    }

    /// Gives the channel back; the peer is told when it is still open.
    public func free() {
        guard let raw else { return }
        let pump = pump
        detach()
        if let pump { pump.writing { ssh_channel_free(raw) } } else { ssh_channel_free(raw) }
        connection?.forget(self)
    }

    /// How many bytes the peer is ready to take now (RFC 4254 section 5.2).
    public var window: Int { raw.map { Int(ssh_channel_window_size($0)) } ?? 0 }

    /// Writes what the peer is ready to take.
    ///
    /// - Returns: how many bytes were taken, maybe 0; nil when the channel is closed.
    public func write(_ bytes: UnsafeRawBufferPointer, isError: Bool) -> Int? {
        guard let raw, let base = bytes.baseAddress else { return raw == nil ? nil : 0 }
        let written = writing {
            isError
                ? ssh_channel_write_stderr(raw, base, UInt32(bytes.count))
                : ssh_channel_write(raw, base, UInt32(bytes.count))
        }
        return written < 0 ? nil : Int(written)
    }

    /// Takes bytes that were left buffered; call it only while some are, because libssh would else read the socket.
    public func readBuffered(into bytes: UnsafeMutableRawBufferPointer, isError: Bool) -> Int {
        guard let raw, let base = bytes.baseAddress else { return 0 }
        return writing {
            max(0, Int(ssh_channel_read_timeout(raw, base, UInt32(bytes.count), isError ? 1 : 0, 0)))
        }
    }

    /// Says that no more bytes will come.
    public func sendEOF() { if let raw { _ = writing { ssh_channel_send_eof(raw) } } }

    /// Says how the command ended.
    public func sendExitStatus(_ status: Int32) {
        if let raw { _ = writing { ssh_channel_request_send_exit_status(raw, status) } }
    }

    /// Says which signal ended the command.
    public func sendExitSignal(_ name: String) {
        if let raw { _ = writing { ssh_channel_request_send_exit_signal(raw, name, 0, "", "") } }
    }

    /// Closes this side.
    public func close() { if let raw { _ = writing { ssh_channel_close(raw) } } }

    /// Tells the host that the window changed.
    public func resize(columns: Int, rows: Int) {
        guard let raw else { return }
        _ = writing { ssh_channel_change_pty_size(raw, Int32(clamping: columns), Int32(clamping: rows)) }
    }

    private func writing<T>(_ body: () -> T) -> T {
        guard let pump else { return body() }
        return pump.writing(body)
    }

    /// Tells the delegate, or keeps it for later while a write is in progress.
    func tell(_ call: @escaping (any ChannelDelegate) -> Void) {
        guard let delegate else { return }
        guard let pump, pump.mustDefer else { return call(delegate) }
        pump.defer { [weak self] in
            if let self, self.raw != nil { call(delegate) }
        }
        delegate.hasDeferred()
    }

    /// Offers bytes, or says that they wait while a write is in progress.
    func offer(_ bytes: UnsafeRawBufferPointer, isError: Bool) -> Int {
        guard let delegate else { return 0 }
        guard let pump, pump.mustDefer else { return delegate.received(bytes, isError: isError) }
        delegate.buffered(bytes.count, isError: isError)
        return 0
    }

    var pointer: ssh_channel? { raw }
    var receiver: (any ChannelDelegate)? { delegate }
    var watch: PacketWatch? { pump?.watch }
}
