import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// Answers with `value` as JSON: members in alphabetical order, names as in PeekCore, times as RFC 3339.
func jsonResponse(
    _ value: some Encodable,
    status: HTTPResponse.Status = .ok,
    headers: HTTPFields = [:]
) -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var headers = headers
    headers[.contentType] = "application/json; charset=utf-8"
    do {
        var bytes = [UInt8](try encoder.encode(value))
        bytes.append(UInt8(ascii: "\n"))
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    } catch {
        // Only a floating-point number that is not finite cannot be encoded, and no answer holds one.
        preconditionFailure("an answer cannot be encoded: \(error)")
    }
}
