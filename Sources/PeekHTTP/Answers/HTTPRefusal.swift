import HTTPTypes
import Hummingbird
import PeekCore

/// A "no" of the HTTP door: a status, a code to compare, and a sentence that helps.
struct HTTPRefusal: Error, Sendable, Hashable {
    /// The status of the answer.
    var status: HTTPResponse.Status
    /// For programs; never changes once it has been sent.
    ///
    /// Of a request: `bad_request`, `bad_body`, `bad_json`, `bad_parameter`, `too_large`, `unknown_method`,
    /// `method_not_allowed`, `not_found`. Of a report: `unknown_field`, `wrong_type`, `missing_field`, `invalid_field`,
    /// `unknown_name`, `id_clash`. Of who asks: `not_authenticated`, `denied`. Of the gateway: `unavailable`, `limit`,
    /// `deploy_in_progress`, `failed`.
    var code: String
    /// For people, without a final period; texts from outside are made visible in ``response``.
    var message: String
    /// The part of the request that is to blame, where there is one.
    var field: String?
    /// Such as `WWW-Authenticate`.
    var headers: HTTPFields = [:]

    /// The answer: `{"error": {"code": …, "message": …}}`.
    var response: Response {
        struct Body: Encodable {
            struct Part: Encodable {
                var code: String
                var message: String
                var field: String?
            }
            var error: Part
        }
        let part = Body.Part(code: code, message: visible(message), field: field.map { visible($0) })
        return jsonResponse(Body(error: part), status: status, headers: headers)
    }
}

extension HTTPRefusal {
    /// The answer to a refusal of the domain.
    init(_ refusal: Refusal) {
        let (status, code): (HTTPResponse.Status, String) =
            switch refusal.status {
            case .usage: (.badRequest, "bad_request")
            case .notFound: (.notFound, "not_found")
            case .denied: (.forbidden, "denied")
            case .notAuthenticated: (.unauthorized, "not_authenticated")
            case .limit: (.tooManyRequests, "limit")
            case .recording, .unavailable: (.serviceUnavailable, "unavailable")
            case .success, .checkFailed, .interrupted: (.internalServerError, "failed")
            }
        self.init(status: status, code: code, message: Self.sentence(refusal))
    }

    /// The answer to a refused report of a deploy.
    init(_ refusal: DeployRefusal) {
        let (status, code): (HTTPResponse.Status, String) =
            switch refusal.cause {
            case .missing: (.badRequest, "missing_field")
            case .invalid: (.badRequest, "invalid_field")
            case .unknown: (.unprocessableContent, "unknown_name")
            case .clash: (.conflict, "id_clash")
            case .busy: (.conflict, "deploy_in_progress")
            }
        self.init(status: status, code: code, message: Self.sentence(refusal.refusal), field: refusal.field)
    }

    /// What is not there, or what the token may not know of.
    static func notFound(_ message: String) -> HTTPRefusal {
        HTTPRefusal(status: .notFound, code: "not_found", message: message)
    }

    private static func sentence(_ refusal: Refusal) -> String {
        [refusal.message, refusal.wouldWork.map { "try: \($0)" }, refusal.ask.map { "ask: \($0)" }]
            .compactMap { $0 }
            .joined(separator: "; ")
    }
}
