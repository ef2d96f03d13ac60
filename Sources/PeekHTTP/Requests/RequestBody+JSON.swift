import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1

extension Request {
    /// Bytes of a body; sixteen times what the longest sensible report needs.
    static let longestBody = 65_536

    /// Reads the body as strict JSON; stops reading as soon as it is too long.
    func json() async throws -> JSONValue {
        let tooLong = HTTPRefusal(
            status: .contentTooLarge,
            code: "too_large",
            message: "a body has at most \(Self.longestBody) bytes; try: a shorter message and a url to the rest"
        )
        if let announced = headers[.contentLength].flatMap({ Int($0) }), announced > Self.longestBody { throw tooLong }
        var bytes: [UInt8] = []
        do {
            for try await buffer in body {
                guard bytes.count + buffer.readableBytes <= Self.longestBody else { throw tooLong }
                bytes += buffer.readableBytesView
            }
        } catch let error where !(error is HTTPParserError || error is HTTPRefusal) {
            let message = "the body did not come whole: \(error)"
            throw HTTPRefusal(status: .badRequest, code: "bad_body", message: message)
        }
        do {
            return try JSONReader.read(bytes)
        } catch {
            let message =
                "the body is not JSON that can be read: line \(error.line), column \(error.column): "
                + error.message
            throw HTTPRefusal(status: .badRequest, code: "bad_json", message: message)
        }
    }
}
