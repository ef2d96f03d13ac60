import CLibSSH

/// Owns one libssh session with an event of its own, and moves its packets.
///
/// One event each, never shared: in a shared one a healthy session's write failed when another peer died.
final class EventPump {
    let session: ssh_session
    private let event: ssh_event
    private var attached = false
    private let saysGoodbye: Bool
    private var isWriting = false
    private var deferred: [() -> Void] = []
    /// Set for a client's connection, before its first turn.
    var watch: PacketWatch?

    /// - Parameter saysGoodbye: false for a socket given by SSH_OPTIONS_FD: ssh_disconnect would leave it open for ever,
    ///   and ssh_free closes it.
    init(owning session: ssh_session, saysGoodbye: Bool) throws(LibSSHError) {
        guard let event = ssh_event_new() else {
            ssh_free(session)
            throw lastError("make an event", of: nil)
        }
        self.session = session
        self.saysGoodbye = saysGoodbye
        self.event = event
        ssh_set_blocking(session, 0)
    }

    deinit {
        close()
        ssh_event_free(event)
        ssh_free(session)
    }

    /// Says goodbye, where libssh closes the socket by it.
    func close() {
        if attached { ssh_event_remove_session(event, session) }
        attached = false
        if saysGoodbye { ssh_disconnect(session) }
    }

    /// Reads and handles at most `reads` buffers of 4 kB; false when the connection is over.
    func turn(reads: Int) -> Bool {
        if !attached {
            guard ssh_event_add_session(event, session) == SSH_OK else { return false }
            attached = true
        }
        for _ in 0..<reads {
            let result = PacketWatch.working(for: watch) { ssh_event_dopoll(event, 0) }
            if result == SSH_ERROR { return false }
            if result == SSH_AGAIN { break }
        }
        return isAlive
    }

    /// Calls libssh outside of a turn.
    ///
    /// While a socket takes no more, libssh reads it and calls back in the middle of a write, when whoever writes is
    /// not ready to be called. What comes then is kept for ``deliver()``.
    func writing<T>(_ body: () -> T) -> T {
        let outer = isWriting
        isWriting = true
        defer { isWriting = outer }
        return PacketWatch.working(for: watch, body)
    }

    /// Whether a callback comes in the middle of a write.
    var mustDefer: Bool { isWriting }

    /// Keeps what a callback has to say.
    func `defer`(_ call: @escaping () -> Void) { deferred.append(call) }

    /// Says what was kept.
    func deliver() {
        while !deferred.isEmpty {
            let calls = deferred
            deferred = []
            for call in calls { call() }
        }
    }

    var isAlive: Bool {
        ssh_is_connected(session) != 0 && ssh_get_status(session) & (SSH_CLOSED | SSH_CLOSED_ERROR) == 0
    }

    /// Whether bytes wait for the socket to take them.
    var hasPendingWrites: Bool { ssh_get_status(session) & SSH_WRITE_PENDING != 0 }

    func error(_ operation: String) -> LibSSHError {
        lastError(operation, of: UnsafeMutableRawPointer(session))
    }
}
