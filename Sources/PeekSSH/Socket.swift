import CLinux
import Glibc

/// A system call on a socket failed.
public struct SocketError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was attempted.
    public var operation: String
    /// errno(3); 0 for a name that could not be looked up.
    public var code: Int32
    private var reason: String

    /// Makes an error.
    public init(_ operation: String, code: Int32) {
        self.operation = operation
        self.code = code
        reason = String(cString: strerror(code))
    }

    /// Makes an error of getaddrinfo(3).
    init(_ operation: String, reason: String) {
        self.operation = operation
        self.reason = reason
        code = 0
    }

    /// Takes the code from errno(3).
    init(_ operation: String) {
        self.init(operation, code: errno)
    }

    public var description: String { "\(operation): \(reason)" }
}

/// An IPv4 or IPv6 address with a port.
public struct SocketAddress: Sendable, Hashable, CustomStringConvertible {
    /// The numeric address, such as `127.0.0.1` or `::1`.
    public var address: String
    /// The port.
    public var port: UInt16

    /// Makes an address; it is read when used.
    public init(address: String, port: UInt16) {
        self.address = address
        self.port = port
    }

    /// Reads `ADDRESS:PORT`, with brackets around IPv6.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var address = String(text[..<colon])
        if address.hasPrefix("["), address.hasSuffix("]") { address = String(address.dropFirst().dropLast()) }
        guard !address.isEmpty else { return nil }
        self.init(address: address, port: port)
    }

    public var description: String { address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)" }

    init(_ storage: sockaddr_storage, length: socklen_t) {
        var storage = storage
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        var service = [CChar](repeating: 0, count: 32)
        withUnsafePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = getnameinfo(
                    address,
                    length,
                    &host,
                    socklen_t(host.count),
                    &service,
                    socklen_t(service.count),
                    NI_NUMERICHOST | NI_NUMERICSERV
                )
            }
        }
        self.init(address: Self.text(host), port: UInt16(Self.text(service)) ?? 0)
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Resolves to the first usable address; blocks while a name server is asked.
    func resolve(passive: Bool) throws(SocketError) -> ResolvedAddress {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = passive ? AI_PASSIVE : AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(address, String(port), &hints, &list)
        guard code == 0, let first = list else {
            throw SocketError("look up \(address)", reason: String(cString: gai_strerror(code)))
        }
        defer { freeaddrinfo(first) }
        var storage = sockaddr_storage()
        guard let source = first.pointee.ai_addr else { throw SocketError("look up \(address)", code: ENOENT) }
        memcpy(&storage, source, Int(first.pointee.ai_addrlen))
        return ResolvedAddress(family: first.pointee.ai_family, storage: storage, length: first.pointee.ai_addrlen)
    }
}

/// What connect(2) and bind(2) take.
struct ResolvedAddress: @unchecked Sendable {
    var family: Int32
    var storage: sockaddr_storage
    var length: socklen_t

    func withPointer<T>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> T) -> T {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}

/// Where a host is reached, and from where.
final class HostRoute: Sendable {
    let target: ResolvedAddress
    /// Nil lets the system choose.
    let local: ResolvedAddress?

    init(target: ResolvedAddress, local: ResolvedAddress?) {
        self.target = target
        self.local = local
    }
}

/// Makes a non-blocking listening socket.
func listenSocket(_ address: SocketAddress) throws(SocketError) -> Int32 {
    let resolved = try address.resolve(passive: true)
    let descriptor = socket(resolved.family, streamType, 0)
    guard descriptor >= 0 else { throw SocketError("socket") }
    setOption(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
    guard resolved.withPointer({ bind(descriptor, $0, $1) }) == 0, listen(descriptor, 1024) == 0 else {
        let error = SocketError("listen on \(address)")
        close(descriptor)
        throw error
    }
    return descriptor
}

/// Begins a connection; the socket is writable when it stands or has failed.
func connectSocket(_ route: HostRoute) throws(SocketError) -> Int32 {
    let target = route.target
    let descriptor = socket(target.family, streamType, 0)
    guard descriptor >= 0 else { throw SocketError("socket") }
    prepare(descriptor)
    // A host is sent little, and its sshd reads it: what is not acknowledged by then has nobody to read it.
    setOption(descriptor, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, 25_000)
    if let local = route.local, local.withPointer({ bind(descriptor, $0, $1) }) != 0 {
        let error = SocketError("bind")
        close(descriptor)
        throw error
    }
    guard target.withPointer({ connect(descriptor, $0, $1) }) == 0 || errno == EINPROGRESS else {
        let error = SocketError("connect")
        close(descriptor)
        throw error
    }
    return descriptor
}

/// Options for both sides: no Nagle, and a silent peer that is gone is noticed within 30 s.
///
/// No TCP_USER_TIMEOUT: it would end a client that is stopped and reads nothing, although its kernel answers (tcp(7)).
/// A client that is gone while something is on its way to it ends with the kernel's retransmissions (tcp_retries2).
func prepare(_ descriptor: Int32) {
    setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    setOption(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1)
    setOption(descriptor, Int32(IPPROTO_TCP), TCP_KEEPIDLE, 10)
    setOption(descriptor, Int32(IPPROTO_TCP), TCP_KEEPINTVL, 5)
    setOption(descriptor, Int32(IPPROTO_TCP), TCP_KEEPCNT, 3)
}

/// Asks for acknowledgements at once; the kernel forgets it, so it is asked before each step of a handshake.
func quickAcknowledge(_ descriptor: Int32) {
    setOption(descriptor, Int32(IPPROTO_TCP), TCP_QUICKACK, 1)
}

/// The pending error of a socket, and clears it (socket(7), SO_ERROR).
func pendingError(_ descriptor: Int32) -> Int32 {
    var code: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
    return code
}

/// The address that a listening socket got.
func localAddress(_ descriptor: Int32) -> SocketAddress {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    withUnsafeMutablePointer(to: &storage) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
    }
    return SocketAddress(storage, length: length)
}

/// Accepts one connection, non-blocking; nil when none waits.
func acceptSocket(_ listener: Int32) -> (Int32, SocketAddress)? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let descriptor = withUnsafeMutablePointer(to: &storage) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            accept(listener, $0, &length)
        }
    }
    guard descriptor >= 0 else { return nil }
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    prepare(descriptor)
    return (descriptor, SocketAddress(storage, length: length))
}

private let streamType =
    Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)

private func setOption(_ descriptor: Int32, _ level: Int32, _ name: Int32, _ value: Int32) {
    var value = value
    setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
}
