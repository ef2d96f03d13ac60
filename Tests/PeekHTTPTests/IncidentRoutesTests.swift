import HTTPTypes
import PeekCore
import PeekTesting
import Testing

@testable import PeekHTTP

struct IncidentRoutesTests {
    private let door: DoorUnderTest

    init() throws {
        door = try DoorUnderTest()
    }

    private func post(_ json: String, token: String? = "pager") async throws -> Answer {
        try await door.send(.post, "/api/v1/incidents", token: token, body: Array(json.utf8))
    }

    @Test func incidentIsOpenedListedAndShown() async throws {
        let made = try await post(#"{"title":"slow","services":["checkout"],"severity":2}"#)
        #expect(made.status == .created)
        let incident = try made.decoded(IncidentListing.self)
        #expect(incident.by == "token:pager" && incident.severity == 2 && incident.state == .open)
        #expect(made.headers[.location] == "/api/v1/incidents/\(incident.id)")
        let listed = try await door.send(.get, "/api/v1/incidents?service=checkout&state=open", token: "pager")
        #expect(try listed.decoded([IncidentListing].self) == [incident])
        let other = try await door.send(.get, "/api/v1/incidents?service=ledger", token: "pager")
        #expect(try other.decoded([IncidentListing].self).isEmpty)
        let shown = try await door.send(.get, "/api/v1/incidents/\(incident.id)", token: "pager")
        #expect(shown.text.contains(#""notes":[]"#) && shown.text.contains(#""sessions":[]"#))
        #expect(await door.facts(.incidentOpened).map(\.principal) == ["token:pager"])
    }

    @Test func timelineShowsNothingOfIncidentsToWhoMayNotReadThem() async throws {
        let incident = try await post(#"{"title":"slow","services":["checkout"]}"#).decoded(IncidentListing.self)
        let origin = Origin(principal: "ops", source: "local", policyHash: DoorUnderTest.policy.hash, time: door.now)
        let intake = IncidentIntake(log: door.log) { _ in }
        _ = try await intake.note("the queue", of: try #require(try await door.log.incident(incident.id)), origin)
        _ = try await intake.close(incident.id, resolution: "rolled back", origin)
        let seen = try await door.send(.get, "/api/v1/timeline?service=checkout", token: "historian").text
        for text in [#""kind":"incident""#, #""kind":"note""#, "the queue", "rolled back"] {
            #expect(seen.contains(text), "\(text)")
        }
        for query in ["", "?service=checkout", "?host=web1"] {
            let answer = try await door.send(.get, "/api/v1/timeline\(query)", token: "reader")
            #expect(answer.status == .forbidden)
            #expect(!answer.text.contains("slow") && !answer.text.contains("queue") && !answer.text.contains("rolled"))
        }
    }

    @Test(
        arguments: [
            ("{}", 400, "missing_field"), (#"{"title":""}"#, 400, "bad_request"),
            (#"{"title":"a\nb"}"#, 400, "bad_request"), (#"{"title":"a","severity":9}"#, 400, "bad_request"),
            (#"{"title":"a","severity":"1"}"#, 400, "wrong_type"),
            (#"{"title":"a","severity":1.5}"#, 400, "wrong_type"),
            (#"{"title":"a","services":["nothing"]}"#, 422, "unknown_name"),
            (#"{"title":"a","by":"me"}"#, 400, "unknown_field"), ("[]", 400, "wrong_type"),
        ] as [(String, Int, String)]
    )
    func wrongReportIsRefused(json: String, status: Int, code: String) async throws {
        let answer = try await post(json)
        #expect(answer.status.code == status, "\(answer.text)")
        #expect(try answer.failure().code == code)
        #expect(await door.facts(.incidentOpened).isEmpty)
    }

    @Test func whoMayReadMayNotOpenAndWhoMayNeitherSeesNothing() async throws {
        for token in ["ci", "reader", "idle"] {
            #expect(try await post(#"{"title":"a"}"#, token: token).status == .forbidden, "\(token)")
            #expect(try await door.send(.get, "/api/v1/incidents", token: token).status == .forbidden, "\(token)")
        }
        #expect(try await post(#"{"title":"a"}"#, token: nil).status == .unauthorized)
        for id in ["i-0000000000000", "x", "%00"] {
            #expect(try await door.send(.get, "/api/v1/incidents/\(id)", token: "pager").status == .notFound)
        }
    }
}
