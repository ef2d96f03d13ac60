import HTTPTypes
import Hummingbird

/// The routes of the door; what is not in it does not exist, and each path says which methods it has.
struct RouteTable {
    private let router: Router<DoorContext>
    private var methods: [String: [HTTPRequest.Method]] = [:]

    init() {
        router = Router(context: DoorContext.self, options: [.autoGenerateHeadEndpoints])
        router.add(middleware: RefusalMiddleware())
    }

    /// Answers `method` at `path`; HEAD comes with GET.
    mutating func on(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ handler: @escaping @Sendable (Request, DoorContext) async throws -> Response
    ) {
        router.on(RouterPath(path), method: method, use: handler)
        methods[path, default: []] += method == .get ? [.get, .head] : [method]
    }

    /// The router, which answers every other method of a path with 405 and those that it has.
    func finished() -> Router<DoorContext> {
        for (path, allowed) in methods {
            let names = allowed.map(\.rawValue).joined(separator: ", ")
            for method in HTTPRequest.Method.known where !allowed.contains(method) {
                router.on(RouterPath(path), method: method) { (_, _) -> Response in
                    throw HTTPRefusal(
                        status: .methodNotAllowed,
                        code: "method_not_allowed",
                        message: "\(method.rawValue) is not possible here; try: \(names)",
                        headers: [.allow: names]
                    )
                }
            }
        }
        return router
    }
}
