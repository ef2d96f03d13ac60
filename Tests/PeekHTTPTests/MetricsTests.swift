import HTTPTypes
import PeekCore
import Testing

@testable import PeekHTTP

struct MetricsTests {
    private let door: DoorUnderTest

    init() throws {
        door = try DoorUnderTest()
    }

    private func lines(of metric: String) async throws -> [String] {
        let answer = try await door.send(.get, "/metrics")
        #expect(answer.status == .ok)
        #expect(answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
        return answer.text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
            .filter { $0.hasPrefix(metric) }
    }

    @Test func valuesOfTheGatewayAreShown() async throws {
        #expect(try await lines(of: "prodpeek_sessions_live") == ["prodpeek_sessions_live 2"])
        #expect(
            try await lines(of: "prodpeek_sessions_started_total") == [
                "prodpeek_sessions_started_total{outcome=\"success\"} 7",
                "prodpeek_sessions_started_total{outcome=\"failure\"} 0",
                "prodpeek_sessions_started_total{outcome=\"denied\"} 3",
            ]
        )
        #expect(try await lines(of: "prodpeek_denied_total") == ["prodpeek_denied_total 5"])
        #expect(try await lines(of: "prodpeek_recording_trouble") == ["prodpeek_recording_trouble 0"])
        #expect(try await lines(of: "prodpeek_events_appended_total") == ["prodpeek_events_appended_total 42"])
        #expect(try await lines(of: "prodpeek_event_log_readable") == ["prodpeek_event_log_readable 1"])
    }

    @Test func shadowIsCountedWhereThereIsOne() async throws {
        let door = try DoorUnderTest(shadow: GatewayMetrics.Shadow(differing: 12, uncompared: 3))
        let text = try await door.send(.get, "/metrics").text
        #expect(text.contains("\nprodpeek_shadow_differences_total 12\n"))
        #expect(text.contains("\nprodpeek_shadow_uncompared_total 3\n"))
        #expect(try await lines(of: "prodpeek_shadow").isEmpty)
    }

    @Test func lastDeployIsShownByServiceAndEnvironment() async throws {
        let json = #"{"service":"checkout","version":"1","by":"a","status":"started","environment":"production"}"#
        _ = try await door.post(json)
        door.advance(seconds: 30)
        _ = try await door.post(json.replacing("production", with: "staging"))
        _ = try await door.post(#"{"service":"ledger","version":"1","by":"a","status":"succeeded"}"#)
        let name = "prodpeek_last_deploy_timestamp_seconds"
        #expect(
            try await lines(of: name) == [
                "\(name){service=\"checkout\",environment=\"production\"} 1795400000",
                "\(name){service=\"checkout\",environment=\"staging\"} 1795400030",
                "\(name){service=\"ledger\",environment=\"\"} 1795400030",
            ]
        )
    }

    @Test func hostileLabelCannotAddALine() async throws {
        let environment = #"a\"} 1\nprodpeek_denied_total 0\r\n\\\u2028\u001b[2J"#
        let json = #"{"service":"checkout","version":"1","by":"a","status":"started","environment":"\#(environment)"}"#
        #expect(try await door.post(json).status == .created)
        let answer = try await door.send(.get, "/metrics")
        #expect(answer.text.contains(#"environment="a\"} 1\\nprodpeek_denied_total 0\\r\\n\\\\u{2028}\\e[2J"} "#))
        #expect(try await lines(of: "prodpeek_denied_total") == ["prodpeek_denied_total 5"])
        for line in answer.text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
            #expect(line.hasPrefix("prodpeek_"))
        }
    }

    @Test(arguments: [
        (Int64(1_795_400_000_000), "1795400000"), (1_795_400_000_007, "1795400000.007"), (0, "0"), (-500, "-0.500"),
        (-1500, "-1.500"),
    ])
    func timesAreSeconds(milliseconds: Int64, text: String) {
        #expect(MetricsText.seconds(Timestamp(milliseconds: milliseconds)) == text)
    }
}
