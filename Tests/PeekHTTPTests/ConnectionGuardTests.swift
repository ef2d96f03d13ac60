import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import PeekHTTP

struct ConnectionGuardTests {
    private let channel: EmbeddedChannel

    init() throws {
        channel = EmbeddedChannel(handler: ConnectionGuard(bodyTime: .seconds(30), stallTime: .seconds(60)))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func receive(_ part: HTTPRequestPart) throws {
        try channel.writeInbound(part)
    }

    private let head = HTTPRequest(method: .post, scheme: "http", authority: "x", path: "/")

    @Test func bodyHasOneDeadlineHoweverManyPiecesItComesIn() throws {
        try receive(.head(head))
        for _ in 0..<29 {
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            try receive(.body(ByteBuffer(string: "x")))
        }
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test func wholeRequestHasNoDeadline() throws {
        for _ in 0..<2 {
            try receive(.head(head))
            try receive(.end(nil))
            channel.embeddedEventLoop.advanceTime(by: .hours(1))
        }
        #expect(channel.isActive)
    }

    @Test func readerThatStopsReadingIsCutOff() {
        channel.isWritable = false
        channel.pipeline.fireChannelWritabilityChanged()
        channel.embeddedEventLoop.advanceTime(by: .seconds(59))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test func slowReaderIsNotCutOff() {
        for isWritable in [false, true, false, true] {
            channel.isWritable = isWritable
            channel.pipeline.fireChannelWritabilityChanged()
            channel.embeddedEventLoop.advanceTime(by: .seconds(isWritable ? 3600 : 59))
        }
        #expect(channel.isActive)
    }

    @Test func onlyTheEmptyRefusalOfTheParserGetsABody() throws {
        let empty = HTTPResponse(status: .badRequest, headerFields: [.contentLength: "0"])
        try channel.writeOutbound(HTTPResponsePart.head(empty))
        guard case .head(let head) = try #require(try channel.readOutbound(as: HTTPResponsePart.self)),
            case .body(let body) = try #require(try channel.readOutbound(as: HTTPResponsePart.self))
        else {
            Issue.record("the answer has no body")
            return
        }
        #expect(head.headerFields[.contentLength] == String(body.readableBytes))
        let other = HTTPResponse(status: .badRequest, headerFields: [.contentLength: "7"])
        try channel.writeOutbound(HTTPResponsePart.head(other))
        #expect(try channel.readOutbound(as: HTTPResponsePart.self) == .head(other))
        #expect(try channel.readOutbound(as: HTTPResponsePart.self) == nil)
    }
}
