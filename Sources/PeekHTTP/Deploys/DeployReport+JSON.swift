import HTTPTypes
import PeekCore

extension DeployReport {
    /// The fields of `POST /api/v1/deploys`.
    static let jsonFields = [
        "service", "hosts", "version", "by", "status", "kind", "environment", "previousVersion", "message", "url",
        "undo", "expect", "contact", "startedAt", "finishedAt", "id",
    ]

    /// Reads a report; says which field is unknown, missing or of the wrong type.
    init(_ json: JSONValue) throws(HTTPRefusal) {
        let object = try JSONObject(json, known: Self.jsonFields)
        guard let status = try object.word("status", Deploy.Status.self) else {
            throw HTTPRefusal(
                status: .badRequest,
                code: "missing_field",
                message: "status is missing; try: \"status\": \"started\", \"succeeded\" or \"failed\"",
                field: "status"
            )
        }
        self.init(
            id: try object.text("id"),
            service: try object.text("service"),
            hosts: try object.texts("hosts"),
            version: try object.text("version"),
            by: try object.text("by"),
            status: status,
            kind: try object.word("kind", Deploy.Kind.self),
            environment: try object.text("environment"),
            previousVersion: try object.text("previousVersion"),
            message: try object.text("message"),
            url: try object.text("url"),
            undo: try object.text("undo"),
            expect: try object.text("expect"),
            contact: try object.text("contact"),
            startedAt: try object.time("startedAt"),
            finishedAt: try object.time("finishedAt")
        )
    }
}
