import HTTPTypes
import PeekCore
import Testing

@testable import PeekHTTP

struct FuzzTests {
    private let report = Array(
        """
        {"service":"checkout","hosts":["web1"],"version":"v42","by":"alice","status":"failed","kind":"schema",
        "environment":"production","message":"a\\u00e4","url":"https://ci.example/1","id":"repo/run:1",
        "startedAt":"2026-11-22T03:00:00+02:00","finishedAt":"2026-11-22T01:05:00.5Z"}
        """.utf8
    )

    @Test func mutatedReportIsTakenOrRefusedInForm() async throws {
        let door = try DoorUnderTest()
        var chance = Chance(seed: 3)
        var statuses: Set<Int> = []
        for _ in 0..<1500 {
            let body = chance.mutated(report)
            let answer = try await door.send(.post, "/api/v1/deploys", token: "ci", body: body)
            statuses.insert(answer.status.code)
            if answer.status.code >= 400 {
                _ = try answer.failure()
            } else {
                _ = try answer.decoded(Deploy.self)
            }
        }
        #expect(statuses.isSubset(of: [200, 201, 400, 409, 422]))
        #expect(statuses.isSuperset(of: [200, 201, 400, 422]))
    }

    @Test func mutatedAddressIsAnsweredInForm() async throws {
        let door = try DoorUnderTest()
        var chance = Chance(seed: 5)
        let addresses = [
            "/api/v1/deploys?service=checkout&since=2026-11-22T01:05:00.5Z&limit=10", "/api/v1/deploys/repo%2Frun:1",
            "/api/v1/sessions/s-1k3v9c2m0aqx7/recording.cast?x=%41",
            "/api/v1/timeline?host=web1&until=2026-11-22T01:05:00Z",
        ]
        for index in 0..<1000 {
            let bytes = chance.mutated(Array(addresses[index % addresses.count].utf8)).filter { $0 > 0x20 && $0 < 0x7F }
            let path = String(decoding: bytes, as: UTF8.self)
            let answer = try await door.send(.get, path, token: "reader")
            #expect(answer.status.code < 500, "\(path)")
            if answer.status.code >= 400 { _ = try answer.failure() }
        }
    }
}
