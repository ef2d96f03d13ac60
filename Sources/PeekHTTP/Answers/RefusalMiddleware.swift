import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1
import PeekCore

/// Turns every error into the one form that errors have, and keeps browsers from doing anything with an answer.
struct RefusalMiddleware: RouterMiddleware {
    typealias Context = DoorContext

    func handle(
        _ request: Request,
        context: DoorContext,
        next: (Request, DoorContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch let error as HTTPParserError {
            // The connection answers this itself and closes; see ConnectionGuard.
            throw error
        } catch {
            response = refusal(error, request, context).response
        }
        if request.method == .head { response = response.createHeadResponse() }
        response.headers[.cacheControl] = "no-store"
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        return response
    }

    private func refusal(_ error: any Error, _ request: Request, _ context: DoorContext) -> HTTPRefusal {
        switch error {
        case let refusal as HTTPRefusal: return refusal
        case let refusal as DeployRefusal: return HTTPRefusal(refusal)
        case let refusal as Refusal: return HTTPRefusal(refusal)
        case let error as HTTPError where error.status == .notFound: return unknownPath(request)
        default:
            context.logger.error(
                "request failed",
                metadata: ["error": "\(error)", "http.method": "\(request.method)", "http.path": "\(request.uri.path)"]
            )
            let message = "the gateway could not reach its store; nothing was done; see the gateway's log"
            return HTTPRefusal(status: .serviceUnavailable, code: "unavailable", message: message)
        }
    }

    private func unknownPath(_ request: Request) -> HTTPRefusal {
        guard HTTPRequest.Method.known.contains(request.method) else {
            let message = "the method \(request.method.rawValue.prefix(32)) is not known here"
            return HTTPRefusal(status: .notImplemented, code: "unknown_method", message: message)
        }
        let message =
            "there is nothing at \(request.uri.path.prefix(256)); try: /api/v1/deploys, /api/v1/timeline, "
            + "/api/v1/sessions, /metrics, /healthz, /readyz"
        return .notFound(message)
    }
}

extension HTTPRequest.Method {
    /// The methods of RFC 9110 section 9 and RFC 5789.
    static let known: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .delete, .connect, .options, .trace, .patch,
    ]
}
