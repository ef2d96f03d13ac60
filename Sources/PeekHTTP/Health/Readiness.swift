import HTTPTypes
import Hummingbird

/// One thing that a gateway needs in order to do its work.
public struct ReadinessCheck: Sendable, Hashable {
    /// How it stands.
    public enum State: String, Sendable, Codable, CaseIterable {
        /// As it should be.
        case ok
        /// Somebody has to look, and the gateway goes on: such as a policy file that was rejected.
        case warning
        /// No session can start.
        case failed
    }

    /// `recordings`, `eventLog`, `policy`, `signer` or `shadow`.
    public var name: String
    /// How it stands.
    public var state: State
    /// One sentence for people; nil when there is nothing to say.
    public var message: String?

    /// Makes a check's result.
    public init(_ name: String, _ state: State, _ message: String? = nil) {
        self.name = name
        self.state = state
        self.message = message
    }
}

/// `GET /healthz` and `GET /readyz`.
struct HealthRoutes: Sendable {
    private let readiness: @Sendable () async -> [ReadinessCheck]

    init(readiness: @escaping @Sendable () async -> [ReadinessCheck]) {
        self.readiness = readiness
    }

    func alive(_ request: Request, _ context: DoorContext) async throws -> Response {
        jsonResponse(["status": "ok"])
    }

    func ready(_ request: Request, _ context: DoorContext) async throws -> Response {
        struct Body: Encodable {
            struct Check: Encodable {
                var state: ReadinessCheck.State
                var message: String?
            }
            var ready: Bool
            var checks: [String: Check]
        }
        let checks = await readiness()
        // Nothing that was checked is nothing that is known to work.
        let isReady = !checks.isEmpty && checks.allSatisfy { $0.state != .failed }
        let body = Body(
            ready: isReady,
            checks: Dictionary(
                checks.map { ($0.name, Body.Check(state: $0.state, message: $0.message)) },
                uniquingKeysWith: { first, second in first.state == .failed ? first : second }
            )
        )
        return jsonResponse(body, status: isReady ? .ok : .serviceUnavailable)
    }
}
