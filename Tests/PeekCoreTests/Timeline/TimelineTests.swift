import Foundation
import PeekCore
import Testing

struct TimelineTests {
    @Test func entriesAreOrderedByBeginningThenCauseThenID() {
        let deploys = [Self.deploy("d-2", 10), Self.deploy("d-1", 10), Self.deploy("d-3", 30)]
        let sessions = [Self.session("s-0000000020000", 10), Self.session("s-0000000010000", 20)]
        let expected = ["d-1", "d-2", "s-0000000020000", "s-0000000010000", "d-3"]
        #expect(Timeline(deploys: deploys, sessions: sessions).entries.map(\.id) == expected)
        let shuffled = Timeline(deploys: deploys.reversed(), sessions: sessions.reversed())
        #expect(shuffled.entries.map(\.id) == expected)
    }

    @Test func anEntryInJSONNamesItsKind() throws {
        let timeline = Timeline(
            deploys: [Self.deploy("d-1", 0)],
            sessions: [Self.session("s-0000000010000", 1, end: 61)]
        )
        let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(timeline.entries)) as? [[String: Any]]
        let entries = try #require(json)
        #expect(entries.map { $0["kind"] as? String } == ["deploy", "session"])
        #expect(entries.map { Set($0.keys) }.first == ["kind", "id", "time", "title", "deploy"])
        #expect(entries.map { Set($0.keys) }.last == ["kind", "id", "time", "end", "title", "session"])
        #expect(
            entries.map { $0["title"] as? String } == [
                "deploy checkout v1 by bob started",
                #"session of alice on web1: tail \e[2J app.log (exit after 1 min)"#,
            ]
        )
    }

    private static func time(_ seconds: Int64) -> Timestamp {
        Timestamp(milliseconds: 1_800_000_000_000).adding(seconds: seconds)
    }

    private static func deploy(_ id: String, _ seconds: Int64) -> Deploy {
        Deploy(id: id, service: "checkout", version: "v1", by: "bob", status: .started, startedAt: time(seconds))
    }

    private static func session(_ text: String, _ seconds: Int64, end: Int64? = nil) -> Session {
        let id = Identifier(.session, parsing: text) ?? Identifier(.session)
        let start = SessionStart(
            id: id,
            principal: "alice",
            host: "web1",
            source: "local",
            line: "tail \u{1B}[2J app.log",
            rendering: "",
            role: "developer",
            startedAt: time(seconds)
        )
        let over = SessionEnd(id: id, cause: .exit, exitStatus: 0, bytesSent: 0, seal: nil)
        return Session(start: start, end: end == nil ? nil : over, endedAt: end.map(time))
    }
}
