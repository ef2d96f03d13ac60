import NIOCore
import NIOPosix

/// A TCP connection that sends any bytes, also those that no HTTP client would.
struct RawConnection: Sendable {
    private let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Connects to `port` on loopback.
    init(port: Int) async throws {
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel(wrappingChannelSynchronously: channel)
                }
            }
    }

    /// Sends `pieces` one after the other and gives what came back until the door closed the connection.
    func exchange(_ pieces: [String]) async throws -> String {
        try await channel.executeThenClose { inbound, outbound in
            // The door may close the connection before everything is sent; that is an answer too.
            do {
                for piece in pieces { try await outbound.write(ByteBuffer(string: piece)) }
            } catch ChannelError.ioOnClosedChannel {
                return ""
            }
            var received = ByteBuffer()
            for try await part in inbound { received.writeImmutableBuffer(part) }
            return String(buffer: received)
        }
    }

    /// Sends `text` and gives what came back until it ends with `end`; the connection stays open for `then`.
    func exchange(_ text: String, until end: String, then: @Sendable () async throws -> Void) async throws -> String {
        try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            var received = ""
            var parts = inbound.makeAsyncIterator()
            while !received.hasSuffix(end), let part = try await parts.next() { received += String(buffer: part) }
            try await then()
            while let part = try await parts.next() { received += String(buffer: part) }
            return received
        }
    }
}
