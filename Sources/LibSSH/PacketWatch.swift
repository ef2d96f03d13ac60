import CLibSSH
import Glibc

/// What no callback tells of a client's packets: how long one was, and requests that libssh refuses by itself.
///
/// libssh counts a session's packets, and names such requests in its log. That log's level, callback and userdata belong
/// to the thread (log.c), which works for one session at a time.
final class PacketWatch {
    private let counter: UnsafeMutablePointer<ssh_counter_struct>
    private let refused: (RefusedRequest) -> Void
    // As counted before the packet that is being handled.
    private var bytesBefore: UInt64 = 0
    private var packetsBefore: UInt64 = 0

    /// - Parameter refused: called in the middle of libssh's work, so it may only note what it is told.
    init(of session: ssh_session, refused: @escaping (RefusedRequest) -> Void) {
        self.refused = refused
        counter = .allocate(capacity: 1)
        counter.initialize(to: ssh_counter_struct())
        ssh_set_counters(session, nil, counter)
    }

    // The session has been freed before.
    deinit { counter.deallocate() }

    /// Bytes of the packet that is being handled, without padding; nil when others came unseen since ``passed()``.
    var length: Int? {
        guard counter.pointee.in_packets == packetsBefore + 1 else { return nil }
        return Int(counter.pointee.in_bytes - bytesBefore)
    }

    /// The packet that is being handled is not one whose length is asked for.
    func passed() {
        bytesBefore = counter.pointee.in_bytes
        packetsBefore = counter.pointee.in_packets
    }

    /// Lets libssh work for a session, heard by its watch; without one what libssh says is nobody's.
    ///
    /// Work for one session can begin in the middle of another's.
    static func working<T>(for watch: PacketWatch?, _ work: () -> T) -> T {
        let outer = (level: ssh_get_log_level(), listener: ssh_get_log_userdata())
        defer {
            ssh_set_log_level(outer.level)
            ssh_set_log_userdata(outer.listener)
        }
        ssh_set_log_callback { _, function, text, listener in
            guard let function, let text, let listener else { return }
            Unmanaged<PacketWatch>.fromOpaque(listener).takeUnretainedValue().heard(text, from: function)
        }
        ssh_set_log_userdata(watch.map { Unmanaged.passUnretained($0).toOpaque() })
        // At this level libssh says nothing about packets of data; 0.11 has moved both lines one level down.
        ssh_set_log_level(watch == nil ? Int32(SSH_LOG_NOLOG) : Int32(SSH_LOG_PROTOCOL))
        return work()
    }

    // Clients choose parts of many lines, so these two are compared whole, byte by byte.
    private func heard(_ text: UnsafePointer<CChar>, from function: UnsafePointer<CChar>) {
        passed()
        if strcmp(function, "channel_rcv_request") == 0 {
            if strcmp(text, "channel_rcv_request: Received an auth-agent-req request") == 0 { refused(.agent) }
        } else if strcmp(function, "ssh_packet_global_request") == 0 {
            if Self.refusesStreamLocal(text) { refused(.streamLocalListener) }
        }
    }

    private static let streamLocal =
        "ssh_packet_global_request: UNKNOWN SSH_MSG_GLOBAL_REQUEST streamlocal-forward@openssh.com, want_reply = "

    // The line ends with a byte in decimal, so a name that only begins like this one has more behind it.
    private static func refusesStreamLocal(_ text: UnsafePointer<CChar>) -> Bool {
        let known = streamLocal.utf8.count
        guard strncmp(text, streamLocal, known) == 0 else { return false }
        let digits = UnsafeBufferPointer(start: text + known, count: strlen(text + known))
        return (1...3).contains(digits.count) && digits.allSatisfy { (0x30...0x39).contains($0) }
    }
}
