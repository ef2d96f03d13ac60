import HTTPTypes
import PeekCore

extension IncidentReport {
    /// Reads `{title, services?, severity?}`; says which field is unknown, missing or of the wrong type.
    init(_ json: JSONValue) throws(HTTPRefusal) {
        let object = try JSONObject(json, known: ["title", "services", "severity"])
        guard let title = try object.text("title") else {
            throw HTTPRefusal(
                status: .badRequest,
                code: "missing_field",
                message: "title is missing; try: \"title\": \"checkout is slow\"",
                field: "title"
            )
        }
        self.init(title: title, services: try object.texts("services"), severity: try object.integer("severity"))
    }
}
