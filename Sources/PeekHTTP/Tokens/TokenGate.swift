import HTTPTypes
import Hummingbird
import PeekCore

/// Lets a request pass only with a token that may do what it asks (RFC 6750).
struct TokenGate: Sendable {
    private let tokens: TokenSet
    private let refusals: TokenRefusals

    init(tokens: TokenSet, refusals: TokenRefusals) {
        self.tokens = tokens
        self.refusals = refusals
    }

    /// The principal `token:NAME` of a request that may do all of `permissions`.
    ///
    /// - Throws: ``HTTPRefusal`` with 401 or 403; the refusal has been written to the event log.
    func principal(
        of request: Request,
        _ context: DoorContext,
        needs permissions: TokenPermission...
    ) async throws -> String {
        let needed = permissions.map(\.rawValue).joined(separator: " ")
        guard let presented = presented(request) else {
            await refusals.record("no bearer token", by: nil, request, context)
            throw unauthorized(
                "this needs a bearer token that may \(needed); try: Authorization: Bearer TOKEN",
                challenge: "Bearer realm=\"prodpeek\""
            )
        }
        guard let token = tokens.token(presented) else {
            await refusals.record("unknown bearer token", by: nil, request, context)
            throw unauthorized(
                "the bearer token is not one that this gateway knows; ask: whoever keeps the gateway's configuration",
                challenge: "Bearer realm=\"prodpeek\", error=\"invalid_token\""
            )
        }
        guard let missing = permissions.first(where: { !token.allows($0) }) else { return "token:\(token.name)" }
        await refusals.record("needs \(missing.rawValue)", by: token.name, request, context)
        let may = token.may.map(\.rawValue).sorted().joined(separator: ", ")
        throw HTTPRefusal(
            status: .forbidden,
            code: "denied",
            message: "the token \(token.name) needs the permission \(missing.rawValue), and has "
                + (may.isEmpty ? "none" : may) + "; ask: whoever keeps the gateway's configuration",
            headers: [.wwwAuthenticate: "Bearer realm=\"prodpeek\", error=\"insufficient_scope\", scope=\"\(needed)\""]
        )
    }

    private func presented(_ request: Request) -> String? {
        let fields = request.headers[values: .authorization]
        guard fields.count == 1, let field = fields.first else { return nil }
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        let token = parts[1].trimmingPrefix(while: { $0 == " " })
        return token.isEmpty ? nil : String(token)
    }

    private func unauthorized(_ message: String, challenge: String) -> HTTPRefusal {
        HTTPRefusal(
            status: .unauthorized,
            code: "not_authenticated",
            message: message,
            headers: [.wwwAuthenticate: challenge]
        )
    }
}
