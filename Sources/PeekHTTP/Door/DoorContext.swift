import Hummingbird
import NIOCore

/// What is known of a request beside what it says itself.
struct DoorContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The peer's address and port, or `local`; never taken from a header.
    var source: String

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        self.source = source.channel.remoteAddress.flatMap { Self.text($0) } ?? "local"
    }

    private static func text(_ address: SocketAddress) -> String? {
        guard let host = address.ipAddress, let port = address.port else { return nil }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
