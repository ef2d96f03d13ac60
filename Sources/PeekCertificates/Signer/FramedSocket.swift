package import Glibc

/// One end of a unix socket that carries frames: four bytes of length, big endian, and as many bytes.
///
/// Owns the descriptor; a class, because Swift 6.3.1 does not run the `deinit` of a noncopyable struct with `package`
/// access in another module, which leaked a descriptor for each caller. One thread at a time may use it. Every call blocks its thread until done or until the deadline of the whole conversation, so a
/// peer that sends a byte at a time gains nothing.
package final class FramedSocket: Sendable {
    /// A request holds a command in JSON, where a control character takes six bytes; the rest is small.
    package static let maximumFrame = 6 * CertificateRequest.maximumCommandBytes + 8192

    private let descriptor: Int32
    private let deadline: ContinuousClock.Instant

    /// Takes over a connected descriptor.
    package init(accepting descriptor: Int32, deadline: ContinuousClock.Instant) {
        self.descriptor = descriptor
        self.deadline = deadline
    }

    /// Connects to the socket at `path`.
    package static func connect(
        to path: String,
        deadline: ContinuousClock.Instant
    ) throws(SocketError) -> FramedSocket {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SocketError("no socket", errno: errno) }
        let socket = FramedSocket(accepting: descriptor, deadline: deadline)
        // connect(2) to a unix socket waits for a place in the queue; only this option bounds that.
        var limit = Self.timeval(until: deadline)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        guard try withUnixAddress(path, { Glibc.connect(descriptor, $0, $1) }) == 0 else {
            throw SocketError("cannot connect", errno: errno)
        }
        return socket
    }

    deinit { close(descriptor) }

    /// The user that opened the other end (SO_PEERCRED in unix(7)).
    package func peerUser() throws(SocketError) -> uid_t {
        // struct ucred: process, user and group, 32 bits each.
        var credentials: [UInt32] = [.max, .max, .max]
        var length = socklen_t(MemoryLayout<UInt32>.size * credentials.count)
        guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0, length == 12 else {
            throw SocketError("the caller is unknown", errno: errno)
        }
        return credentials[1]
    }

    /// Sends one frame.
    package func send(_ body: [UInt8]) throws(SocketError) {
        var writer = WireWriter()
        writer.string(body)
        var rest = writer.bytes[...]
        while !rest.isEmpty {
            try wait(for: POLLOUT)
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR && errno != EAGAIN {
                throw SocketError("cannot send", errno: errno)
            }
        }
    }

    /// Receives one frame of at most ``maximumFrame`` bytes.
    package func receive() throws(SocketError) -> [UInt8] {
        let count = try receive(4).reduce(0) { $0 << 8 | Int($1) }
        guard count <= Self.maximumFrame else { throw SocketError("a message of \(count) bytes is too long") }
        return try receive(count)
    }

    private func receive(_ count: Int) throws(SocketError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            try wait(for: POLLIN)
            let read = bytes.withUnsafeMutableBytes {
                recv(descriptor, $0.baseAddress?.advanced(by: filled), count - filled, Int32(MSG_DONTWAIT))
            }
            if read > 0 {
                filled += read
            } else if read == 0 {
                throw SocketError("the other end closed early")
            } else if errno != EINTR && errno != EAGAIN {
                throw SocketError("cannot receive", errno: errno)
            }
        }
        return bytes
    }

    private func wait(for event: Int32) throws(SocketError) {
        while true {
            let left = deadline - .now
            guard left > .zero else { throw SocketError("no answer in time") }
            var entry = pollfd(fd: descriptor, events: Int16(event), revents: 0)
            let ready = poll(&entry, 1, Int32(clamping: Int64(left / .milliseconds(1)) + 1))
            if ready > 0 { return }
            if ready < 0 && errno != EINTR { throw SocketError("cannot wait", errno: errno) }
        }
    }

    private static func timeval(until deadline: ContinuousClock.Instant) -> timeval {
        let left = max(deadline - .now, .milliseconds(1)).components
        return Glibc.timeval(tv_sec: Int(left.seconds), tv_usec: Int(left.attoseconds / 1_000_000_000_000))
    }
}

/// Lends the address of the unix socket at `path`.
package func withUnixAddress<Value>(
    _ path: String,
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value
) throws(SocketError) -> Value {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let capacity = MemoryLayout.size(ofValue: address.sun_path)
    let bytes = Array(path.utf8)
    guard !bytes.isEmpty, bytes.count < capacity, !bytes.contains(0) else {
        throw SocketError("the path \(path) does not fit a unix socket")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
}
