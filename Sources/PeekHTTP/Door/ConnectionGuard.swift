import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Keeps one connection from holding the gateway: slow bodies, readers that stop reading, and broken requests.
///
/// Slow heads and idle connections are Hummingbird's own `idleTimeout`, which only whole parts of a request reset.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let bodyTime: TimeAmount
    private let stallTime: TimeAmount
    private var bodyDeadline: Scheduled<Void>?
    private var stallDeadline: Scheduled<Void>?

    init(bodyTime: TimeAmount, stallTime: TimeAmount) {
        self.bodyTime = bodyTime
        self.stallTime = stallTime
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: bodyDeadline = close(context.channel, in: bodyTime)
        case .body: break
        case .end: bodyDeadline?.cancel()
        }
        context.fireChannelRead(data)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stallDeadline?.cancel()
        stallDeadline = context.channel.isWritable ? nil : close(context.channel, in: stallTime)
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        bodyDeadline?.cancel()
        stallDeadline?.cancel()
        context.fireChannelInactive()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // Hummingbird answers what its parser refuses itself: 400, no body. Every other 400 of the door has one.
        guard case .head(var head) = unwrapOutboundIn(data), head.status == .badRequest,
            head.headerFields[.contentLength] == "0"
        else {
            context.write(data, promise: promise)
            return
        }
        let body = ByteBuffer(string: Self.brokenRequest)
        head.headerFields[.contentLength] = String(body.readableBytes)
        head.headerFields[.contentType] = "application/json; charset=utf-8"
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: promise)
    }

    private static let brokenRequest =
        #"{"error":{"code":"bad_request","message":"this is not a request of HTTP/1.1, or its head is too long"}}"#
        + "\n"

    private func close(_ channel: any Channel, in time: TimeAmount) -> Scheduled<Void> {
        channel.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }
}
