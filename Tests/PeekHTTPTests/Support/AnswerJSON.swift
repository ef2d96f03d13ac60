import FoundationEssentials
import HTTPTypes
import PeekCore
import Testing

extension Answer {
    /// The one form of every error.
    struct Failure: Decodable, Equatable {
        var code: String
        var message: String
        var field: String?
    }

    /// Reads the body as `Value`.
    func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(body))
    }

    /// The error that the body holds; fails where it does not hold exactly one.
    func failure(sourceLocation: SourceLocation = #_sourceLocation) throws -> Failure {
        struct Body: Decodable { var error: Failure }
        #expect(headers[.contentType] == "application/json; charset=utf-8", sourceLocation: sourceLocation)
        #expect(status.code >= 400, sourceLocation: sourceLocation)
        return try decoded(Body.self).error
    }
}
